"""The facts this room records; `subject` is the order number."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    subject: str


@dataclass(frozen=True, slots=True)
class OrderConfirmed:
    subject: str


@dataclass(frozen=True, slots=True)
class OrderShipped:
    subject: str


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    subject: str
