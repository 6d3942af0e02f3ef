from .cart import Cart, CartLine
from .export import OrderExport
from .order import Order, OrderKey, OrderLine, Reservation

__all__ = ["Cart", "CartLine", "Order", "OrderExport", "OrderKey", "OrderLine", "Reservation"]
