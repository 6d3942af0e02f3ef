from .cart import Cart, CartLine
from .change import LineChange
from .export import OrderExport
from .order import Order, OrderCharge, OrderKey, OrderLine, Reservation
from .sharing import CartComment, CartShare, CartUse, Right

__all__ = [
    "Cart",
    "CartComment",
    "CartLine",
    "CartShare",
    "CartUse",
    "LineChange",
    "Order",
    "OrderCharge",
    "OrderExport",
    "OrderKey",
    "OrderLine",
    "Reservation",
    "Right",
]
