"""From cart to order: the only room that creates orders.

nouns     Cart, CartLine, CartShare, CartComment, CartUse, Order, OrderLine, Reservation, OrderKey (idempotency)
states    HELD → PLACED → CONFIRMED → SHIPPED; HELD → REJECTED | WITHDRAWN; PLACED | CONFIRMED → CANCELLED;
          PLACED → REPLACED by a change of it, and back where that is let go
          (docs/states/order.md)
doors     actions.place_order(basket, *, by, at) – one transaction, idempotent by key
          actions.answer_approval / withdraw_order / cancel_order / confirm_order / ship_order
          actions.amend.amend(order, name, *, by, at) – the cart that changes a placed order
facts     OrderHeld, OrderPlaced, OrderRejected, OrderWithdrawn, OrderConfirmed, OrderShipped, OrderCancelled,
          OrderReplaced, OrderRestored, CartShared, CartHandedOver
"""
