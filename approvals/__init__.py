"""Who has to say yes before an order is placed.

nouns     Approval (request), Stage, Seat (one person's say in a stage), Decision, Deputy; Budget, its periods, entries
states    OPEN → GRANTED | REFUSED | WITHDRAWN (docs/states/approval.md)
doors     actions.ask(facts, by=, at=) → Approval | None, queries.preview(facts, by) – the same plan, asked of nobody
          actions.decide – four eyes, one decision per seat; actions.withdraw, name_approver, appoint_deputy
          actions.reserve_budgets, release_budgets, consume_budgets – in the order's own transaction
facts     ApprovalAsked, ApprovalDecided, ApproverNamed, DeputyAppointed, BudgetBooked, BudgetExceeded, BudgetDrifted
rule      whoever asks, acts: the order holds the key to its approval and acts on the verdict
"""
