"""Who has to say yes before an order is placed.

nouns     Approval (request), Stage, Seat (one person's say in a stage), Decision, Remark, Deputy,
          Rule, RuleVersion, Deadline; Budget, its periods, entries
states    OPEN → GRANTED | REFUSED | WITHDRAWN (docs/states/approval.md)
doors     actions.ask(facts, by=, at=) → Approval | None, queries.preview(facts, by) – the same plan, asked of nobody
          actions.decide – four eyes, one decision per seat; actions.withdraw, name_approver, appoint_deputy
          actions.write_rule, end_rule, set_deadline; chase (beat) reminds and escalates
          actions.reserve_budgets, release_budgets, consume_budgets – in the order's own transaction
facts     see events.py
rule      whoever asks, acts: the order holds the key to its approval and acts on the verdict
"""
