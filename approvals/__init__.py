"""Who has to say yes, and what the money allows.

nouns     rule, request, decision, deputy, budget
doors     actions.ask(facts) and queries.preview(facts) answer for every channel alike
until     the first rule exists, a member's order limit (accounts.Membership) refuses what is above it
"""
