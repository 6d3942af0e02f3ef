from .cart import Cart, CartLine
from .change import LineChange
from .export import OrderExport
from .lists import Audience, ListLine, OrderList
from .order import Order, OrderCharge, OrderKey, OrderLine, Reservation
from .own_field import OwnField
from .paper import OrderPaper
from .quick import ColumnMap, Outcome, QuickLine, QuickOrder
from .sharing import CartComment, CartShare, CartUse, Right
from .view import OrderView

__all__ = [
    "Audience",
    "Cart",
    "CartComment",
    "CartLine",
    "CartShare",
    "CartUse",
    "ColumnMap",
    "LineChange",
    "ListLine",
    "Order",
    "OrderCharge",
    "OrderExport",
    "OrderKey",
    "OrderLine",
    "OrderList",
    "OrderPaper",
    "OrderView",
    "Outcome",
    "OwnField",
    "QuickLine",
    "QuickOrder",
    "Reservation",
    "Right",
]
