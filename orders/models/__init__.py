from .cart import Cart, CartLine
from .change import LineChange
from .export import OrderExport
from .order import Order, OrderKey, OrderLine, Reservation

__all__ = [
    "Cart",
    "CartLine",
    "LineChange",
    "Order",
    "OrderExport",
    "OrderKey",
    "OrderLine",
    "Reservation",
]
