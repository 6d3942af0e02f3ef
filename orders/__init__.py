"""From cart to order: the only room that creates orders.

nouns     Cart, CartLine, Order, OrderLine, Reservation, OrderKey (idempotency)
states    PLACED → CONFIRMED → SHIPPED; PLACED or CONFIRMED → CANCELLED (docs/states/order.md)
doors     actions.place_order(basket, *, by, at) – one transaction, idempotent by key
          actions.cancel_order / confirm_order / ship_order
facts     OrderPlaced, OrderConfirmed, OrderShipped, OrderCancelled
"""
