"""What sales reps use: their customers, acting for them, leads and targets.

nouns     assignment, visit, lead, target
doors     acting for a customer builds an accounts.actor.Actor with `acting_for`
"""
