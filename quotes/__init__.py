"""From a request for quotation to an accepted offer.

nouns     request, offer, acceptance
doors     actions.accept hands its lines to orders.actions.place_order
"""
