from .cart import Cart, CartLine
from .change import LineChange
from .export import OrderExport
from .order import Order, OrderCharge, OrderKey, OrderLine, Reservation

__all__ = [
    "Cart",
    "CartLine",
    "LineChange",
    "Order",
    "OrderCharge",
    "OrderExport",
    "OrderKey",
    "OrderLine",
    "Reservation",
]
