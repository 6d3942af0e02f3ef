from .cart import Cart, CartLine
from .order import Order, OrderKey, OrderLine, Reservation

__all__ = ["Cart", "CartLine", "Order", "OrderKey", "OrderLine", "Reservation"]
