"""From cart to order: the only room that creates orders.

nouns     Cart, CartLine, CartShare, CartComment, CartUse, Order, OrderLine, Reservation, OrderKey (idempotency)
states    HELD → PLACED → CONFIRMED → SHIPPED; HELD → REJECTED | WITHDRAWN; PLACED | CONFIRMED → CANCELLED
          (docs/states/order.md)
doors     actions.place_order(basket, *, by, at) – one transaction, idempotent by key
          actions.answer_approval / withdraw_order / cancel_order / confirm_order / ship_order
facts     OrderHeld, OrderPlaced, OrderRejected, OrderWithdrawn, OrderConfirmed, OrderShipped, OrderCancelled,
          CartShared, CartHandedOver
"""
