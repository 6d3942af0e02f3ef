"""A year of orders through the same door every order takes, with the dates of that year."""

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.timezone import now

from accounts.actor import Actor, Channel
from accounts.models import Address, Company, CostCentre, Membership
from b2bshop.demo.people import DemoCompany
from catalog.models import CustomerPartNumber, Product, Stock, Terms
from catalog.models.visibility import TermsFor
from orders.actions import Basket, Dispatch, Packed, confirm_order, place_order, ship
from orders.actions.credit_note import Correction, Credited, issue_credit_note, settle_invoice
from orders.actions.invoice import Bill, Billed, issue_invoice
from orders.models import Carrier, Invoice, Order
from orders.queries import BasketLine
from orders.states import State

from .prices import ON_REQUEST
from .texts import marked

BERLIN = ZoneInfo("Europe/Berlin")
PLENTY = Decimal(1_000_000)
DAYS_TO_SHIP, DAYS_TO_PAY = 3, 40


def load_history(company: Company, each: DemoCompany, rows: dict[str, Product], today: date) -> int:
    """Orders of the last twelve months; older ones shipped and paid, the newest still open. Returns their number."""
    chance = random.Random(each.number)
    members = Membership.objects.filter(company=company, roles__code__in=["buyer", "approver"])
    buyers = [
        Actor.from_membership(m, Channel.IMPORT) for m in members.select_related("company", "unit", "user")
    ]
    addresses = list(Address.objects.filter(company=company))
    centres = list(CostCentre.objects.filter(company=company))
    wanted = _wanted(company, rows)
    days = sorted(chance.randrange(366) for _ in range(each.orders_per_month * 12))
    for number, back in enumerate(reversed(days), 1):
        day = today - timedelta(days=back)
        at = datetime.combine(day, time(7 + chance.randrange(10), chance.randrange(60)), BERLIN)
        basket = Basket(
            lines=_lines(chance, wanted),
            ship_to=chance.choice(addresses),
            key=f"history-{number}",
            po_number=marked(f"{each.key[:2].upper()}{day:%y}-{4000 + number}", each)[:35],
            cost_centre=chance.choice(centres).code,
        )
        _live_through(place_order(basket, by=_unlimited(chance.choice(buyers)), at=at), at, today)
    return len(days)


def load_waiting(company: Company, each: DemoCompany, rows: dict[str, Product], today: date) -> None:
    """Orders that wait for an approval, submitted yesterday; each large enough to need one."""
    wanted = _wanted(company, rows)[:12]
    for login in each.waiting:
        member = Membership.objects.select_related("company", "unit", "user").get(
            company=company, user__email=login
        )
        basket = Basket(
            lines=tuple(BasketLine(p.pk, max(p.minimum, p.multiple) * 20, p.sku) for p in wanted),
            ship_to=Address.objects.filter(company=company, is_billing=False).first(),
            key=f"waiting-{member.pk}",
            po_number=marked("NW-Lager", each)[:35],
            cost_centre=company.cost_centres.first().code,
        )
        at = datetime.combine(today - timedelta(days=1), time(15, 20), BERLIN)
        place_order(basket, by=Actor.from_membership(member), at=at)


def _wanted(company: Company, rows: dict[str, Product]) -> list[Product]:
    """What the company buys again and again: the articles it keeps own numbers for."""
    numbers = CustomerPartNumber.objects.filter(company=company)
    known = set(numbers.values_list("product_id", flat=True)) or {p.pk for p in list(rows.values())[::90]}
    actor = Actor.system(company)
    freely = Product.objects.visible_to(actor).alias(terms=TermsFor(actor)).filter(terms__lte=Terms.OUTSIDE)
    wanted = known & set(freely.values_list("pk", flat=True))
    return [p for p in rows.values() if p.pk in wanted and p.status == "active" and p.sku not in ON_REQUEST]


def _lines(chance: random.Random, wanted: list[Product]) -> tuple[BasketLine, ...]:
    favourites = wanted[:: max(1, len(wanted) // 40)]
    chosen = {
        chance.choice(favourites if chance.random() < 0.7 else wanted) for _ in range(chance.randint(1, 9))
    }
    return tuple(
        BasketLine(
            product.pk, max(product.minimum, product.multiple) * chance.choice((1, 1, 2, 5)), product.sku
        )
        for product in sorted(chosen, key=lambda product: product.rank)
    )


def _unlimited(actor: Actor) -> Actor:
    """History keeps who ordered, not what their limit is today."""
    return Actor(**{name: getattr(actor, name) for name in Actor.__slots__} | {"order_limit": None})


def _live_through(order: Order, at: datetime, today: date) -> None:
    system = Actor.system(order.company)
    shipped = at + timedelta(days=DAYS_TO_SHIP)
    if at.date() < today - timedelta(days=1):
        confirm_order(order, by=system, at=at + timedelta(hours=2))
    if shipped.date() < today:
        _ship(order, shipped, system)
    if shipped.date() < today and order.state == State.SHIPPED:
        invoice = _invoice(order, shipped, system)
        if int(order.number) % 17 == 0:
            _credit(invoice, shipped + timedelta(days=6), system)
        if at.date() < today - timedelta(days=DAYS_TO_PAY):
            paid = at + timedelta(days=DAYS_TO_PAY)
            settle_invoice(invoice, on=paid.date(), by=system, at=paid)


def _ship(order: Order, at: datetime, system: Actor) -> None:
    """Every fifth order comes in two parts; of the newest of these the second is still to come."""
    carriers = list(Carrier.objects.order_by("pk"))
    number = int(order.number)
    lines = list(order.lines.all())
    split = len(lines) // 2 if number % 5 == 0 else 0
    second = at + timedelta(days=4)
    for part, when in ((lines[:split], at), (lines[split:], second if split else at)):
        if part and when <= now():
            packed = [Packed(line.pk, line.quantity) for line in part]
            parcel = f"3400{number}{len(part):02d}"
            carrier = carriers[number % len(carriers)]
            ship(Dispatch(packed, when.date(), "", carrier, [parcel]), by=system, at=when)
    order.refresh_from_db(fields=["state"])


def _invoice(order: Order, at: datetime, system: Actor) -> Invoice:
    billed = [Billed(line.pk, line.quantity) for line in order.lines.all()]
    return issue_invoice(Bill(billed, at.date()), by=system, at=at)


def _credit(invoice: Invoice, at: datetime, system: Actor) -> None:
    """A line that arrived broken."""
    line = invoice.lines.first()
    wish = [Credited(line.pk, line.quantity)]
    reason = {"de": "beschädigt angekommen", "en": "arrived damaged"}[invoice.company.language]
    issue_credit_note(Correction(invoice, wish, at.date(), reason), by=system, at=at)


def load_carriers() -> None:
    """Invented, with pages that nobody has."""
    for code, name in (("rapid", "Rapid Paket"), ("kontor", "Kontor Spedition")):
        url = f"https://{code}.example/sendung/{{number}}"
        Carrier.objects.get_or_create(code=code, defaults={"name": name, "tracking_url": url})


def fill_shelves() -> None:
    """Enough of everything for the year to come out of."""
    Stock.objects.update(on_hand=PLENTY)


def settle_shelves(usual: dict[int, Decimal]) -> None:
    """`usual` maps stock id → quantity; what open orders reserved lies there on top."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalog_stock SET on_hand = reserved + usual.quantity"
            " FROM unnest(%s::bigint[], %s::numeric[]) AS usual(id, quantity) WHERE catalog_stock.id = usual.id",
            [list(usual), list(usual.values())],
        )
