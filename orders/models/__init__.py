from .cart import Cart, CartLine
from .change import LineChange
from .export import OrderExport
from .order import Order, OrderCharge, OrderKey, OrderLine, Reservation
from .quick import ColumnMap, Outcome, QuickLine, QuickOrder
from .sharing import CartComment, CartShare, CartUse, Right

__all__ = [
    "Cart",
    "CartComment",
    "CartLine",
    "CartShare",
    "CartUse",
    "ColumnMap",
    "LineChange",
    "Order",
    "OrderCharge",
    "OrderExport",
    "OrderKey",
    "OrderLine",
    "Outcome",
    "QuickLine",
    "QuickOrder",
    "Reservation",
    "Right",
]
