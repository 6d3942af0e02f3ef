"""The facts this room records; `subject` is the order number, or `cart-7`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrderHeld:
    """Submitted; somebody has to approve it first."""

    subject: str


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    subject: str


@dataclass(frozen=True, slots=True)
class OrderConfirmed:
    subject: str


@dataclass(frozen=True, slots=True)
class OrderPartlyShipped:
    """`shipment` is the number of the delivery note; more is to come."""

    subject: str
    shipment: str


@dataclass(frozen=True, slots=True)
class OrderShipped:
    """All of it, the last part with the delivery note `shipment`; empty where the rest was cancelled."""

    subject: str
    shipment: str = ""


@dataclass(frozen=True, slots=True)
class OrderInvoiced:
    """Something of it stands on the invoice of that number."""

    subject: str
    invoice: str


@dataclass(frozen=True, slots=True)
class OrderCredited:
    """Something of it stands on the credit note of that number."""

    subject: str
    credit: str


@dataclass(frozen=True, slots=True)
class InvoiceSettled:
    """An invoice about the order is paid."""

    subject: str
    invoice: str


@dataclass(frozen=True, slots=True)
class OrderRestCancelled:
    """The seller does not deliver what is still to come; `lines` are [position, article, quantity in words]."""

    subject: str
    lines: list[list]
    reason: str


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """`taken_by_others`: a change of it was let go, and what it had held of a budget or the credit was gone."""

    subject: str
    taken_by_others: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderReplaced:
    """Changed by the customer: the order of the number `by` takes its place."""

    subject: str
    by: str


@dataclass(frozen=True, slots=True)
class OrderRestored:
    """The change was let go, and the order is as it was."""

    subject: str


@dataclass(frozen=True, slots=True)
class OrderLinesChanged:
    """An approver refused, reduced or recharged lines; `changes` are the ids of the LineChange rows."""

    subject: str
    changes: list[int]
    reason: str


@dataclass(frozen=True, slots=True)
class OrderRejected:
    """Not approved."""

    subject: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderWithdrawn:
    """Taken back before it was approved; `lapsed` when nobody decided in time."""

    subject: str
    lapsed: bool = False


@dataclass(frozen=True, slots=True)
class WorkHandedOver:
    """`user` left a unit; `handed` counts what went to whom (`heirs`), None: nobody."""

    subject: str
    user: int
    handed: dict
    heirs: dict


@dataclass(frozen=True, slots=True)
class OwnFieldSaved:
    """`subject` is `own-field-3`."""

    subject: str
    name: str


@dataclass(frozen=True, slots=True)
class OwnFieldRemoved:
    subject: str
    name: str


@dataclass(frozen=True, slots=True)
class CartShared:
    """The cart called `name` with the colleague `to`; `share` is the id of the CartShare."""

    subject: str
    share: int
    to: int
    name: str


@dataclass(frozen=True, slots=True)
class CartHandedOver:
    """`to` owns the cart called `name` now."""

    subject: str
    to: int
    name: str
