"""Orders as a list, and one order with its lines and its story."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.permissions import Permission
from catalog.pictures import drawing_url
from catalog.units import unit_name
from orders.actions.swap import can_amend
from orders.finding import papers_of
from orders.history import Entry, story
from orders.models import LineChange, Order, OrderCharge, OrderLine, Paper, Shipment, ShipmentLine
from orders.states import LET_GO, MOVES, State
from pricing.rules import Source
from pricing.tax_words import tax_words
from returns.models import Return
from returns.queries import returns_of


@dataclass(frozen=True, slots=True)
class OrderRow:
    line: OrderLine
    unit: str
    drawing: str
    delivery: str
    source: str


@dataclass(frozen=True, slots=True)
class SentRow:
    shipment: Shipment
    lines: list[ShipmentLine]


@dataclass(frozen=True, slots=True)
class OrderPage:
    order: Order
    rows: list[OrderRow]
    taxes: list[dict]
    steps: list[dict]
    may_cancel: bool
    may_withdraw: bool
    changes: list[LineChange]
    charges: list[OrderCharge]
    papers: list[Paper]
    shipments: list[SentRow]
    renews: Order | None = None
    renewed_as: Order | None = None
    may_resubmit: bool = False
    may_amend: bool = False
    amends: Order | None = None
    amended_as: Order | None = None
    returns: Sequence[Return] = ()
    may_return: bool = False

    @property
    def goods_total(self) -> Decimal:
        """Net, without freight and surcharges."""
        return self.order.net_total - sum((charge.net for charge in self.charges), Decimal(0))


def order_page(order: Order, actor: Actor, *, with_story: bool = True) -> OrderPage:
    """Three statements for any number of lines; one for its papers; four where something was shipped; at most eight
    for its story; up to four where it had to be approved."""
    lines = order.lines.select_related("product")
    was_sent = with_story and order.state in SENT
    lines = lines.prefetch_related("shipped_in__shipment__carrier") if was_sent else lines
    renewed_as = _visible(actor).filter(renews=order).first() if order.state in LET_GO else None
    return OrderPage(
        order=order,
        rows=[_row(line) for line in lines],
        taxes=[tax | {"tax": Decimal(tax["tax"]), "words": tax_words(tax["reason"])} for tax in order.taxes],
        steps=_steps(order, actor) if with_story else [],
        may_cancel=can_cancel(order, actor),
        may_withdraw=order.state == State.HELD and order.ordered_by_id == actor.user.pk,
        changes=_changes(order) if order.approval_id else [],
        charges=list(order.charges.all()),  # type: ignore[attr-defined]
        papers=papers_of(order, actor) if with_story else [],
        shipments=_shipments(lines) if was_sent else [],
        renews=_visible(actor).filter(pk=order.renews_id).first() if order.renews_id else None,
        renewed_as=renewed_as,
        may_resubmit=renewed_as is None and can_resubmit(order, actor),
        may_amend=can_amend(order, actor),
        returns=list(returns_of(order, actor)) if was_sent else (),
        may_return=order.state in SENT and actor.can(Permission.RETURN_GOODS),
        amends=_visible(actor).filter(pk=order.amends_id).first() if order.amends_id else None,
        amended_as=_visible(actor).filter(amends=order).order_by("-pk").first()
        if order.state == State.REPLACED
        else None,
    )


def _shipments(lines: Iterable[OrderLine]) -> list[SentRow]:
    """Of shipments that several orders share only the lines of this one."""
    found: dict[int, SentRow] = {}
    for line in lines:
        for sent in line.shipped_in.all():
            sent.order_line = line
            found.setdefault(sent.shipment_id, SentRow(sent.shipment, [])).lines.append(sent)
    return sorted(found.values(), key=lambda row: (row.shipment.shipped_on, row.shipment.pk))


def _changes(order: Order) -> list[LineChange]:
    return list(order.changes.select_related("changed_by"))  # type: ignore[attr-defined]


def _visible(actor: Actor) -> QuerySet[Order]:
    return Order.objects.visible_to(actor)


def can_resubmit(order: Order, actor: Actor) -> bool:
    """Who submitted it, where they submitted it. A change that was let go is made anew from the order itself."""
    mine = order.ordered_by_id == actor.user.pk and order.unit == actor.unit
    return order.state in LET_GO and order.amends_id is None and mine and actor.can(Permission.REQUEST_ORDER)


def can_cancel(order: Order, actor: Actor) -> bool:
    return State.CANCELLED in MOVES[order.state] and actor.can(Permission.CANCEL_ORDER, order)


def _row(line: OrderLine) -> OrderRow:
    unit = unit_name(line.unit)
    sources: dict[str, str] = {
        Source.CONTRACT: _("contract"),
        Source.PRICE_LIST: _("price list"),
        Source.BASE: _("list price"),
        Source.QUOTE: _("quote"),
        Source.FREE: _("free of charge"),
    }
    return OrderRow(
        line=line,
        unit=unit,
        drawing=drawing_url(line.product.drawing),
        delivery=line.delivery,
        source=f"{sources.get(line.price_source, '')} {line.price_source_name}".strip()
        if line.price_source in (Source.CONTRACT, Source.QUOTE)
        else sources.get(line.price_source, ""),
    )


SENT = (State.PARTLY, State.SHIPPED)
REFUSED = ("OrderRejected", "OrderWithdrawn", "OrderCancelled", "OrderReplaced", "OrderRestCancelled")


def _steps(order: Order, actor: Actor) -> list[dict]:
    """What happened, from the journal, and what comes next."""
    told = [_step(entry) for entry in story(order, actor)]
    told = told or [_first(order.ordered_at, str(order.ordered_by or ""))]
    coming: dict[str, list[str]] = {
        State.HELD: [_("Approval"), _("Confirmed"), _("Shipped")],
        State.PLACED: [_("Confirmed"), _("Shipped")],
        State.CONFIRMED: [_("Shipped")],
        State.PARTLY: [_("The rest shipped")],
    }
    return told + [{"kind": "next", "title": title} for title in coming.get(order.state, [])]


def _step(entry: Entry) -> dict:
    """The rule and its version, what was changed from what to what, and why."""
    told = entry.told
    about = told.about if told.about != entry.order else ""
    notes = [about, *map(str, told.changes), f"{_('Rule')} {told.rule}" if told.rule else "", told.reason]
    return {
        "kind": "bad" if entry.name in REFUSED else "done",
        "title": told.what,
        "at": entry.at,
        "by": entry.who,
        "for": entry.for_whom,
        "notes": [note for note in notes if note],
    }


def _first(at: datetime, who: str) -> dict:
    """Orders taken over from elsewhere have no journal."""
    return {"kind": "done", "title": _("Placed"), "at": at, "by": who}
