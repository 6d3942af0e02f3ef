from .again import resubmit
from .answer import answer_approval, lapse_held, withdraw_order
from .cart import current_cart, delete_cart, describe_cart, make_current, new_cart
from .follow import cancel_order, confirm_order
from .lines import Entry, add_to_cart, confirm_changes
from .move import SplitBy, hand_over, merge_carts, move_lines, split_cart
from .place import Basket, place_order
from .share import comment_on, end_share, join_cart, share_cart
from .shipping import Dispatch, Packed, ship, ship_order
from .trim import LineEdit, change_held

__all__ = [
    "Basket",
    "Dispatch",
    "Entry",
    "LineEdit",
    "Packed",
    "SplitBy",
    "add_to_cart",
    "answer_approval",
    "cancel_order",
    "change_held",
    "comment_on",
    "confirm_changes",
    "confirm_order",
    "current_cart",
    "delete_cart",
    "describe_cart",
    "end_share",
    "hand_over",
    "join_cart",
    "lapse_held",
    "make_current",
    "merge_carts",
    "move_lines",
    "new_cart",
    "place_order",
    "resubmit",
    "share_cart",
    "ship",
    "ship_order",
    "split_cart",
    "withdraw_order",
]
