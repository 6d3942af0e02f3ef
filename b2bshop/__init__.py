"""The floor every room stands on. Imports no room.

nouns     settings, urls, celery; Event and Delivery (the journal, `b2bshop.events`)
doors     access.requires / access.public – who may enter a view
          events.journal.record / deliver_due – what happened, and who is told
          money.round_money – the one rounding of amounts
          runtime – embedded PostgreSQL and Redis for demo and tests
          demo – the invented catalogue and companies of the demo shop
"""
