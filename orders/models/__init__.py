from .cart import Cart, CartLine
from .change import LineChange
from .export import OrderExport
from .holding import OrderKey, Reservation
from .invoice import Invoice, InvoiceCharge, InvoicedOrder, InvoiceLine, NumberRange
from .lists import Audience, ListLine, OrderList
from .order import Order, OrderCharge, OrderLine
from .own_field import OwnField
from .paper import Paper, PaperOrder
from .quick import ColumnMap, Outcome, QuickLine, QuickOrder
from .sharing import CartComment, CartShare, CartUse, Right
from .shipment import Carrier, Shipment, ShipmentLine
from .view import OrderView

__all__ = [
    "Audience",
    "Carrier",
    "Cart",
    "CartComment",
    "CartLine",
    "CartShare",
    "CartUse",
    "ColumnMap",
    "Invoice",
    "InvoiceCharge",
    "InvoiceLine",
    "InvoicedOrder",
    "LineChange",
    "ListLine",
    "NumberRange",
    "Order",
    "OrderCharge",
    "OrderExport",
    "OrderKey",
    "OrderLine",
    "OrderList",
    "OrderView",
    "Outcome",
    "OwnField",
    "Paper",
    "PaperOrder",
    "QuickLine",
    "QuickOrder",
    "Reservation",
    "Right",
    "Shipment",
    "ShipmentLine",
]
