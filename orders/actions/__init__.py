from .again import resubmit
from .answer import answer_approval, lapse_held, withdraw_order
from .cart import (
    add_to_cart,
    change_line,
    confirm_prices,
    current_cart,
    delete_cart,
    make_current,
    new_cart,
    remove_line,
    rename_cart,
)
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
    "delete_cart",
    "lapse_held",
    "make_current",
    "new_cart",
    "place_order",
    "remove_line",
    "rename_cart",
    "resubmit",
    "ship_order",
    "withdraw_order",
]
