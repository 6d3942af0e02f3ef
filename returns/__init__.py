"""Returns and claims: what comes back, why, and how it is settled.

nouns     return (RMA), claim, inspection, settlement
doors     reads orders; never writes them
"""
