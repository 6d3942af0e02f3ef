"""The journal of a company in words: for an order's and a person's page, the audit trail and its tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from itertools import islice

from django.db.models import Q, QuerySet, TextChoices
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import history as of_accounts
from accounts.actor import Actor
from accounts.ceiling import is_wide
from accounts.history import people_named
from accounts.models import Company, User
from accounts.permissions import Permission
from approvals import history as of_approvals
from b2bshop.events.models import Event
from b2bshop.events.telling import NOTHING, Change, Told
from b2bshop.money import show_money, show_number
from catalog import history as of_catalog

from .models import LineChange, Order

AT_ONCE = 1000
ORDERS: dict[str, object] = {
    "OrderHeld": gettext_lazy("Submitted for approval"),
    "OrderPlaced": gettext_lazy("Placed"),
    "OrderConfirmed": gettext_lazy("Confirmed"),
    "OrderPartlyShipped": gettext_lazy("Partly shipped"),
    "OrderShipped": gettext_lazy("Shipped"),
    "OrderInvoiced": gettext_lazy("Invoiced"),
    "OrderCredited": gettext_lazy("Credited"),
    "InvoiceSettled": gettext_lazy("Invoice paid"),
    "OrderRestCancelled": gettext_lazy("The rest is not delivered"),
    "OrderCancelled": gettext_lazy("Cancelled"),
    "OrderRejected": gettext_lazy("Not approved"),
    "OrderWithdrawn": gettext_lazy("Withdrawn"),
    "OrderReplaced": gettext_lazy("Changed"),
    "OrderRestored": gettext_lazy("As it was again: the change was let go"),
}
# The room of returns stands above this one; its facts are told here because a company's trail is one page.
RETURNS: dict[str, object] = {
    "ReturnRequested": gettext_lazy("Return requested"),
    "ReturnAuthorised": gettext_lazy("Return granted, goods to be sent back"),
    "ReturnReceived": gettext_lazy("Returned goods received"),
    "ReturnAccepted": gettext_lazy("Return accepted"),
    "ReturnSettled": gettext_lazy("Return settled"),
    "ReturnRefused": gettext_lazy("Return not accepted"),
    "ReturnWithdrawn": gettext_lazy("Return withdrawn"),
    "ReturnLapsed": gettext_lazy("Return lapsed"),
}
LINES: dict[str, object] = {"OrderLinesChanged": gettext_lazy("Lines changed")}
LEAVERS: dict[str, object] = {"WorkHandedOver": gettext_lazy("Open work handed over")}
CARTS: dict[str, object] = {
    "CartShared": gettext_lazy("Cart shared"),
    "CartHandedOver": gettext_lazy("Cart handed over"),
}
SETTINGS: dict[str, object] = {
    "OwnFieldSaved": gettext_lazy("Own field of orders saved"),
    "OwnFieldRemoved": gettext_lazy("Own field of orders removed"),
}
TITLES = ORDERS | RETURNS | LINES | LEAVERS | CARTS | SETTINGS


class Kind(TextChoices):
    PEOPLE = "people", gettext_lazy("People and rights")
    STRUCTURE = "structure", gettext_lazy("Company, units, cost centres")
    RULES = "rules", gettext_lazy("Approval rules")
    BUDGETS = "budgets", gettext_lazy("Budgets")
    APPROVALS = "approvals", gettext_lazy("Approvals and decisions")
    LINES = "lines", gettext_lazy("Changed lines")
    ORDERS = "orders", gettext_lazy("Orders")
    RETURNS = "returns", gettext_lazy("Returns and claims")


FACTS: dict[Kind, tuple[str, ...]] = {
    Kind.PEOPLE: (*of_accounts.PEOPLE, *LEAVERS, *CARTS),
    Kind.STRUCTURE: (*of_accounts.STRUCTURE, *of_catalog.TITLES, *SETTINGS),
    Kind.RULES: tuple(of_approvals.RULES),
    Kind.BUDGETS: tuple(of_approvals.BUDGETS),
    Kind.APPROVALS: tuple(of_approvals.APPROVALS),
    Kind.LINES: tuple(LINES),
    Kind.ORDERS: tuple(ORDERS),
    Kind.RETURNS: tuple(RETURNS),
}
KIND_OF = {name: kind for kind, names in FACTS.items() for name in names}
_of_orders = (Permission.SEE_ORDERS, Permission.SEE_PRICES)
NEEDS: dict[Kind, tuple[Permission, ...]] = {
    Kind.BUDGETS: (Permission.SEE_BUDGETS,),
    Kind.APPROVALS: _of_orders,
    Kind.LINES: _of_orders,
    Kind.ORDERS: _of_orders,
    Kind.RETURNS: _of_orders,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to see of the journal; empty: everything. Days are those of the shop, both included."""

    kind: str = ""
    first_on: date | None = None
    last_on: date | None = None
    person: str = ""
    number: str = ""

    def keep(self) -> dict[str, str]:
        return {name: str(value) for name, value in asdict(self).items() if value}

    @classmethod
    def read(cls, kept: Mapping[str, str]) -> "Wish":
        first, last = (
            date.fromisoformat(kept[name]) if name in kept else None for name in ("first_on", "last_on")
        )
        return cls(kept.get("kind", ""), first, last, kept.get("person", ""), kept.get("number", ""))


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact: when, who, for whom, and what `told` says of it. `order` is the number of the order it is about."""

    name: str
    at: datetime
    who: str
    for_whom: str
    kind: Kind
    told: Told
    order: str


def kinds_for(actor: Actor) -> list[Kind]:
    """What an administrator of the whole company may read; of orders and budgets as far as they may see them all."""
    if not is_wide(actor, Permission.MANAGE_COMPANY):
        return []
    return [kind for kind in Kind if all(is_wide(actor, need) for need in NEEDS.get(kind, ()))]


def journal(actor: Actor, wish: Wish) -> QuerySet[Event]:
    """The newest first."""
    kinds = [kind for kind in kinds_for(actor) if wish.kind in ("", kind)]
    found = Event.objects.visible_to(actor).filter(name__in=[name for kind in kinds for name in FACTS[kind]])
    if wish.first_on:
        found = found.filter(happened_at__gte=make_aware(datetime.combine(wish.first_on, time.min)))
    if wish.last_on:
        found = found.filter(happened_at__lte=make_aware(datetime.combine(wish.last_on, time.max)))
    if wish.number:
        found = found.filter(subject=wish.number)
    if wish.person:
        found = found.filter(_of_people(wish.person, actor.company))
    return found.order_by("-happened_at", "-pk")


STORY = (*ORDERS, *LINES, *(name for name in of_approvals.APPROVALS if name != "RemarkMade"))


def story(order: Order, actor: Actor) -> list[Entry]:
    """What happened to one order, oldest first, for somebody who may see it."""
    events = Event.objects.filter(subject=order.number, name__in=STORY).order_by("pk")
    return entries(list(events), actor)


def _of_people(text: str, company: Company) -> Q:
    """What people of that name or address did, and what was done for or to them. Only of those the company knows."""
    own = Q(memberships__company=company)
    own |= Q(pk__in=Event.objects.filter(company_id=company.pk).values("actor_id"))
    people = User.objects.filter(own, Q(name__icontains=text) | Q(email__icontains=text))
    ids = set(people.values_list("pk", flat=True))
    named = Q(actor_id__in=ids) | Q(acting_for__in=ids)
    for name in ("user", *of_approvals.PEOPLE_IN):
        named |= Q(**{f"payload__{name}__in": list(ids)})
    return named


def entries(events: Sequence[Event], actor: Actor) -> list[Entry]:
    """In the order of the events; one for each line where lines were changed.

    At most twenty-one statements for any number of events. Ids are looked up in the actor's company only.
    """
    told = of_accounts.tell(events, actor.company) | of_approvals.tell(events, actor) | _tell(events, actor)
    told |= of_catalog.tell(events)
    people = people_named(pk for event in events for pk in (event.actor_id, event.acting_for))
    return [_entry(event, each, people) for event in events for each in told.get(event.pk, ())]


def _entry(event: Event, told: Told, people: Mapping[int, str]) -> Entry:
    kind = KIND_OF[event.name]
    is_order = kind in (Kind.APPROVALS, Kind.LINES, Kind.ORDERS) and not event.name.startswith("Deputy")
    acted_for = people.get(event.acting_for or 0, "")
    return Entry(
        name=event.name,
        at=event.happened_at,
        who=told.who or people.get(event.actor_id or 0, ""),
        for_whom=", ".join(dict.fromkeys(filter(None, (acted_for, told.for_whom)))),
        kind=kind,
        told=told,
        order=event.subject if is_order else "",
    )


def table(wish: Wish, actor: Actor) -> Iterator[list]:
    """The heads, then a row for each entry; as many statements for every AT_ONCE events, however many there are."""
    events = journal(actor, wish).iterator(chunk_size=AT_ONCE)
    yield [
        *(_("When"), _("Who"), _("For whom"), _("Kind"), _("What"), _("Subject"), _("Rule and version")),
        *(_("Old"), _("New"), _("Reason")),
    ]
    while some := list(islice(events, AT_ONCE)):
        for entry in entries(some, actor):
            told = entry.told
            by = (entry.at, entry.who or _("the shop"), entry.for_whom)
            yield [
                *by,
                str(entry.kind.label),
                told.what,
                told.about,
                told.rule,
                told.old,
                told.new,
                told.reason,
            ]


def _tell(events: Sequence[Event], actor: Actor) -> dict[int, list[Told]]:
    """The facts of this room. At most two statements."""
    mine = [event for event in events if event.name in TITLES]
    ids = {pk for event in mine for pk in event.payload.get("changes", ())}
    changes = (
        LineChange.objects.filter(order__company=actor.company).select_related("order").in_bulk(ids)
        if ids
        else {}
    )
    people = people_named(_taking_part(mine))
    return {event.pk: list(_told(event, changes, people)) for event in mine}


def _taking_part(events: Sequence[Event]) -> Iterator[int | None]:
    for event in events:
        if event.name in LEAVERS:
            yield event.payload["user"]
            yield from event.payload["heirs"].values()
        elif event.name in CARTS:
            yield event.payload["to"]


def _told(event: Event, changes: Mapping[int, LineChange], people: Mapping[int, str]) -> Iterable[Told]:
    title, said = str(TITLES[event.name]), event.payload
    if event.name in LINES:
        return [_line(changes[pk], title) for pk in said["changes"] if pk in changes]
    if event.name in LEAVERS:
        return [Told(title, people.get(said["user"], ""), tuple(_handed(said, people)))]
    if event.name in CARTS:
        return [Told(title, said["name"], (Change(_("Colleague"), "", people.get(said["to"]) or NOTHING),))]
    if event.name in SETTINGS:
        return [Told(title, said["name"])]
    if event.name in RETURNS:
        return [
            Told(title, event.subject, tuple(_returned(said)), reason=said.get("reason") or _by_policy(said))
        ]
    return [Told(title, event.subject, tuple(_goods(said)), reason=said.get("reason") or _why(said))]


def _goods(said: Mapping) -> Iterator[Change]:
    """Under which paper, and what was left out."""
    labels = {"shipment": _("Delivery note"), "invoice": _("Invoice"), "credit": _("Credit note")}
    for name, label in labels.items():
        if number := said.get(name):
            yield Change(label, "", number)
    for position, sku, quantity in said.get("lines", ()):
        about = _("position %(position)s (%(sku)s)") % {"position": position, "sku": sku}
        yield Change(about, "", quantity)


def _returned(said: Mapping) -> Iterator[Change]:
    """What of which order, and how it was settled."""
    for order, sku, quantity in said.get("lines", ()):
        yield Change(_("%(order)s, %(sku)s") % {"order": order, "sku": sku}, "", quantity)
    for number in said.get("credits", ()):
        yield Change(_("Credit note"), "", number)
    for number in said.get("orders", ()):
        yield Change(_("Replacement"), "", number)


def _by_policy(said: Mapping) -> str:
    return _("granted at once by the return policy") if said.get("at_once") else ""


def _why(said: Mapping) -> str:
    """In words of the shop, where no person gave a reason."""
    if said.get("lapsed"):
        return _("nobody decided in time")
    if said.get("taken_by_others"):
        return _(
            "The change was let go, and others had what the order needed of a budget, a quota, a contract or credit."
        )
    return _("now order %(number)s") % {"number": said["by"]} if "by" in said else ""


def _line(change: LineChange, title: str) -> Told:
    about = {"number": change.order.number, "position": change.position, "sku": change.sku}
    return Told(
        title,
        _("%(number)s, position %(position)s (%(sku)s)") % about,
        tuple(line_changes(change)),
        reason=change.reason,
    )


def line_changes(change: LineChange) -> Iterator[Change]:
    """What an approver changed of one line, from what to what."""
    before, after, unit = change.quantity_before, change.quantity_after, change.unit_words
    if before != after:
        left = f"{show_number(after)} {unit}" if after else _("not approved")
        yield Change(_("Quantity"), f"{show_number(before)} {unit}", left)
    if change.cost_centre_before != change.cost_centre_after:
        centres = (change.cost_centre_before or NOTHING, change.cost_centre_after or NOTHING)
        yield Change(_("Cost centre"), *centres)
    if change.net_before != change.net_after:
        currency = str(change.order.currency)
        yield Change(
            _("Net"), show_money(change.net_before, currency), show_money(change.net_after, currency)
        )


def _handed(said: Mapping, people: Mapping[int, str]) -> Iterator[Change]:
    """How many of what, and to whom; what has no heir of its own was ended."""
    labels = {
        "approvals": (_("Approvals"), "approvals"),
        "carts": (_("Carts"), "carts"),
        "units": (_("Units"), "duties"),
        "cost_centres": (_("Cost centres"), "duties"),
        "deputies": (_("Deputies"), ""),
    }
    for name, count in said["handed"].items():
        label, heir = labels[name]
        if count:
            to = people.get(said["heirs"].get(heir) or 0) or _("nobody")
            yield Change(f"{label} ({count})", "", to)
