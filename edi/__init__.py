"""Partners' systems talk to the shop here: REST API v1, document formats, punchout, webhooks.

nouns     trading partner, message, webhook, punchout session
doors     every inbound order goes through orders.actions.place_order
"""
