"""What is done for selling: so far what customers are suggested to order again.

nouns     Suggestion (what a unit, or a person in it, orders again and again)
doors in  actions.suggest_anew (the worker, every night)
doors out queries.suggestions (cockpit and cart)
"""
