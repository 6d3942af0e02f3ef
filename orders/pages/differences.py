"""What changed since an order was submitted, as a list to confirm."""

from dataclasses import dataclass

from orders.differences import Difference, fingerprint


@dataclass(frozen=True, slots=True)
class Differences:
    """`ticked` where the person confirmed just these in the form that comes back."""

    rows: list[Difference]
    confirmed: str = ""

    @property
    def seen(self) -> str:
        return fingerprint(self.rows)

    @property
    def is_ticked(self) -> bool:
        return bool(self.rows) and self.confirmed == self.seen
