"""Questions to the account manager and the people who answer.

nouns     ticket, answer, service level, machine
doors     reads orders and catalogue; never writes them
"""
