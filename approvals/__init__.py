"""Who has to say yes before an order is placed.

nouns     Approval (request), Stage, Seat (one person's say in a stage), Decision, Remark, Deputy,
          Rule, RuleVersion, Deadline
states    OPEN → GRANTED | REFUSED | WITHDRAWN (docs/states/approval.md)
doors     actions.ask(facts, by=, at=) → Approval | None, queries.preview(facts, by) – the same plan, asked of nobody
          actions.decide – four eyes, one decision per seat; actions.withdraw, name_approver, appoint_deputy
          actions.write_rule, end_rule, set_deadline; chase (beat) reminds and escalates
facts     see events.py
rule      whoever asks, acts: the order holds the key to its approval and acts on the verdict
"""
