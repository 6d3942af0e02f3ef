"""Returns and claims: what comes back or was wrong, why, and how it is settled.

nouns     Return (RMA) with its lines and photos, Reason (a tree), Policy (terms of customers, contracts, articles)
states    DRAFT → REQUESTED → AUTHORISED → RECEIVED → ACCEPTED → SETTLED; REFUSED | WITHDRAWN | LAPSED
          (docs/states/return.md)
doors     actions.draft – a draft, its lines and photos; actions.submit_return – guarded, decided at once where the
          policy allows it; actions.decide, receive, settle; withdraw, lapse_returns
doors out queries.returnable_lines, terms_for; orders.actions.returning holds quantities and credits them
facts     Return… Requested, Authorised, Received, Accepted, Settled, Refused, Withdrawn, Lapsed
"""
