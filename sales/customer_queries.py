"""What a sales rep sees of their customers: how much, how often, what is open, what changes. Set-based, by company."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth, Upper

from accounts.models import Application, Company, Membership, User
from orders.models import Invoice, Order, OrderLine
from pricing.models import Contract
from returns.models import Return
from returns.states import OPEN as OPEN_RETURNS

from .models import Task

YEAR = timedelta(days=365)
ENDS_SOON = timedelta(days=60)
LATE_FACTOR = 2  # times the usual interval without an order is worth a call
NOTHING = Decimal(0)
_MONEY = DecimalField(max_digits=14, decimal_places=2)


@dataclass(frozen=True, slots=True)
class Standing:
    """One customer as a rep looks at them; amounts net in the company's currency, `owed` gross."""

    company: Company
    revenue: Decimal
    before: Decimal
    open_orders: int
    open_returns: int
    owed: Decimal
    last_on: date | None
    interval: int | None
    contract_ends: date | None
    tasks: int
    on: date

    @property
    def change(self) -> int | None:
        """Percent against the twelve months before; None where there was nothing."""
        return round((self.revenue - self.before) * 100 / self.before) if self.before > 0 else None

    @property
    def quiet_days(self) -> int | None:
        return (self.on - self.last_on).days if self.last_on else None

    @property
    def is_quiet(self) -> bool:
        """No order for more than twice as long as usual."""
        return bool(self.interval and self.quiet_days and self.quiet_days > LATE_FACTOR * self.interval)

    @property
    def has_alert(self) -> bool:
        return self.is_quiet or bool(self.owed) or self.contract_ends is not None


def customers_of(rep: User) -> QuerySet[Company]:
    return Company.objects.looked_after_by(rep)


def people_of(company: Company, on: date) -> QuerySet[Membership]:
    """Whom somebody can act for: members in force."""
    found = Membership.objects.in_force(on=on).filter(company=company, user__is_active=True)
    return found.select_related("user", "unit").prefetch_related("roles").order_by("user__name", "unit__path")


def leads_of(rep: User) -> QuerySet[Application]:
    """Companies that want to become customers and were given to somebody."""
    return Application.objects.waiting().filter(assigned_to=rep).order_by("asked_at")


def standings(companies: QuerySet[Company], on: date) -> list[Standing]:
    """One statement for any number of companies."""
    rows = companies.annotate(
        revenue=_invoiced(on - YEAR, on),
        before=_invoiced(on - YEAR * 2, on - YEAR),
        owed=_sum(Invoice.objects.unpaid().filter(due_on__lt=on), "total"),
        open_orders=_count(Order.objects.open()),
        open_returns=_count(Return.objects.filter(state__in=OPEN_RETURNS)),
        last_at=_of_orders(Max("ordered_at"), on),
        first_at=_of_orders(Min("ordered_at"), on),
        times=_count(_ordered(on)),
        contract_ends=_contract_ends(on),
        tasks_due=_count(Task.objects.filter(done_at=None)),
    )
    return [_standing(row, on) for row in rows.order_by("name", "pk")]


def _standing(row, on: date) -> Standing:
    interval = None
    if row.times > 2:
        interval = max(round((row.last_at - row.first_at).days / (row.times - 1)), 1)
    return Standing(
        company=row,
        revenue=row.revenue,
        before=row.before,
        open_orders=row.open_orders,
        open_returns=row.open_returns,
        owed=row.owed,
        last_on=row.last_at.date() if row.last_at else None,
        interval=interval,
        contract_ends=row.contract_ends - timedelta(days=1) if row.contract_ends else None,  # its last day
        tasks=row.tasks_due,
        on=on,
    )


def _mine(rows: QuerySet) -> QuerySet:
    return rows.filter(company=OuterRef("pk")).order_by().values("company")


def _sum(rows: QuerySet, name: str):
    found = _mine(rows).annotate(made=Sum(name)).values("made")
    return Coalesce(Subquery(found, output_field=_MONEY), NOTHING, output_field=_MONEY)


def _count(rows: QuerySet):
    found = _mine(rows).annotate(made=Count("pk")).values("made")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


def _invoiced(after: date, until: date):
    """Net of invoices less credit notes, of the days after the first and until the last."""
    days = Invoice.objects.filter(issued_on__gt=after, issued_on__lte=until)
    return _sum(days.filter(kind=Invoice.Kind.INVOICE), "net_total") - _sum(
        days.filter(kind=Invoice.Kind.CREDIT), "net_total"
    )


def _ordered(on: date) -> QuerySet[Order]:
    return Order.objects.placed().filter(ordered_at__date__gt=on - YEAR)


def _of_orders(what, on: date):
    return Subquery(_mine(_ordered(on)).annotate(made=what).values("made"))


def _contract_ends(on: date):
    """Of those in force that end soon, the first."""
    soon = Contract.objects.filter(valid__contains=on, valid__endswith__lte=on + ENDS_SOON)
    return Subquery(_mine(soon).annotate(made=Min(Upper("valid"))).values("made"))


@dataclass(frozen=True, slots=True)
class Month:
    """`before` is the same month a year ago."""

    first_on: date
    revenue: Decimal
    before: Decimal


def months_of(company: Company, on: date) -> list[Month]:
    """The last twelve months, the running one last. One statement."""
    this = on.replace(day=1)
    firsts = [_months_back(this, n) for n in range(11, -1, -1)]
    rows = Invoice.objects.filter(company=company, issued_on__gte=_months_back(this, 23))
    sums = (
        rows.annotate(month=TruncMonth("issued_on"))
        .order_by()
        .values_list("month")
        .annotate(
            billed=Sum("net_total", filter=Q(kind=Invoice.Kind.INVOICE)),
            credited=Sum("net_total", filter=Q(kind=Invoice.Kind.CREDIT)),
        )
    )
    found = {month: (billed or NOTHING) - (credited or NOTHING) for month, billed, credited in sums}
    return [
        Month(first, found.get(first, NOTHING), found.get(_months_back(first, 12), NOTHING))
        for first in firsts
    ]


def _months_back(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def bought_no_more(company: Company, on: date, most: int = 6) -> list[Any]:
    """Groups of the catalogue from which the company bought in the year before and not in the last 120 days, with
    their net of that year. One statement."""
    lines = OrderLine.objects.filter(order__company=company, order__in=_placed_since(company, on - YEAR))
    groups = lines.values("product__category").annotate(
        name_de=Max("product__category__name_de"),
        name_en=Max("product__category__name_en"),
        net=Sum("net"),
        last_at=Max("order__ordered_at"),
    )
    quiet = groups.filter(last_at__date__lt=on - timedelta(days=120), net__gt=0)
    return list(quiet.order_by("-net", "product__category")[:most])


def _placed_since(company: Company, day: date) -> QuerySet[Order]:
    return Order.objects.placed().filter(company=company, ordered_at__date__gt=day).order_by()


def revenue_by_currency(rows: Iterable[Standing]) -> list[tuple[str, Decimal, Decimal]]:
    """Currency, last twelve months, those before."""
    found: dict[str, list[Decimal]] = {}
    for row in rows:
        sums = found.setdefault(str(row.company.currency), [NOTHING, NOTHING])
        sums[0] += row.revenue
        sums[1] += row.before
    return [(currency, now, before) for currency, (now, before) in sorted(found.items())]


def by_alert(rows: Sequence[Standing]) -> list[Standing]:
    """Those worth a call first, then the largest."""
    return sorted(rows, key=lambda row: (not row.has_alert, -row.revenue, row.company.name))
