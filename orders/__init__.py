"""From cart to order: the only room that creates orders.

nouns     Cart, CartLine, CartShare, Order, OrderLine, Reservation, OrderKey (idempotency), Shipment, Invoice, Paper
states    HELD → PLACED → CONFIRMED → PARTLY → SHIPPED; HELD → REJECTED | WITHDRAWN; PLACED | CONFIRMED → CANCELLED;
          PLACED → REPLACED by a change of it, and back where that is let go
          (docs/states/order.md)
doors     actions.place_order(basket, *, by, at) – one transaction, idempotent by key
          actions.answer_approval / withdraw_order / cancel_order / confirm_order
          actions.shipping.ship, drop.cancel_rest, invoice.issue_invoice, credit_note.issue_credit_note / settle_invoice
          actions.amend.amend(order, name, *, by, at) – the cart that changes a placed order
facts     Order… Held, Placed, Rejected, Withdrawn, Confirmed, PartlyShipped, Shipped, RestCancelled, Invoiced,
          Credited, Cancelled, Replaced, Restored; InvoiceSettled, CartShared, CartHandedOver
"""
