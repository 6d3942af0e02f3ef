from .answer import answer_approval, lapse_held, withdraw_order
from .cart import add_to_cart, change_line, confirm_prices, current_cart, new_cart, remove_line
from .follow import cancel_order, confirm_order, ship_order
from .place import Basket, place_order
from .trim import LineEdit, change_held

__all__ = [
    "Basket",
    "LineEdit",
    "add_to_cart",
    "answer_approval",
    "cancel_order",
    "change_held",
    "change_line",
    "confirm_order",
    "confirm_prices",
    "current_cart",
    "lapse_held",
    "new_cart",
    "place_order",
    "remove_line",
    "ship_order",
    "withdraw_order",
]
