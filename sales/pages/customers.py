"""My customers, and one of them from all sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import Application, Company, Membership, SalesAccess, User
from catalog.models import Product
from orders.models import Invoice, Order
from pricing.models import Contract
from pricing.queries import LinePrice, price_lines
from pricing.telling import trace_lines
from returns.models import Return
from returns.states import OPEN as OPEN_RETURNS
from sales.customer_queries import (
    Month,
    Standing,
    bought_no_more,
    by_alert,
    customers_of,
    leads_of,
    months_of,
    people_of,
    revenue_by_currency,
    standings,
)
from sales.forms import ActForm, PriceForm, TaskForm, VisitForm
from sales.models import Task, Visit

WIDTH, HEIGHT, TOP, LABELS = 720, 180, 14, 22


@dataclass(frozen=True, slots=True)
class Customers:
    rows: list[Standing]
    text: str
    revenue: list[tuple[str, Decimal, Decimal]]
    alerts: int
    tasks: Sequence[Task]
    leads: Sequence[Application]


def customers_page(query: QueryDict, rep: User, on: date) -> Customers:
    """Three statements for any number of customers."""
    text = query.get("q", "").replace("\x00", "").strip()[:60].casefold()
    every = standings(customers_of(rep), on)
    rows = [row for row in every if text in f"{row.company.number} {row.company.name}".casefold()]
    return Customers(
        rows=by_alert(rows),
        text=text,
        revenue=revenue_by_currency(every),
        alerts=sum(row.has_alert for row in every),
        tasks=list(Task.objects.of_rep(rep).filter(done_at=None).select_related("company")[:20]),
        leads=list(leads_of(rep)[:20]),
    )


@dataclass(frozen=True, slots=True)
class Priced:
    product: Product
    price: LinePrice
    lines: list


@dataclass(frozen=True, slots=True)
class Customer:
    company: Company
    standing: Standing
    chart: list[dict]
    orders: Sequence[Order]
    invoices: Sequence[Invoice]
    returns: Sequence[Return]
    contracts: Sequence[Contract]
    people: Sequence[Membership]
    gaps: list[dict]
    visits: Sequence[Visit]
    tasks: Sequence[Task]
    act: ActForm
    may_act: bool
    visit: VisitForm
    task: TaskForm
    price: PriceForm
    priced: Priced | None


def customer_page(company: Company, rep: User, on: date, **forms) -> Customer:
    """Fourteen statements at most, for any number of anything."""
    people = people_of(company, on)
    (standing,) = standings(Company.objects.looked_after_by(rep).filter(pk=company.pk), on)
    seen = Actor.system(company)
    price = forms.get("price") or PriceForm()
    return Customer(
        company=company,
        standing=standing,
        chart=bars(months_of(company, on)),
        orders=list(Order.objects.visible_to(seen).select_related("ordered_by").order_by("-ordered_at")[:6]),
        invoices=list(Invoice.objects.visible_to(seen).unpaid().order_by("due_on")[:8]),
        returns=list(Return.objects.visible_to(seen).filter(state__in=OPEN_RETURNS)[:8]),
        contracts=list(Contract.objects.visible_to(seen).filter(valid__contains=on)),
        people=list(people),
        gaps=[gap | {"name": _name(gap)} for gap in bought_no_more(company, on)],
        visits=list(Visit.objects.of_rep(rep).filter(company=company).select_related("rep")[:10]),
        tasks=list(Task.objects.of_rep(rep).filter(company=company, done_at=None)),
        act=forms.get("act") or ActForm(members=people),
        may_act=company.sales_access != SalesAccess.NONE,
        visit=forms.get("visit") or VisitForm(),
        task=forms.get("task") or TaskForm(),
        price=price,
        priced=_priced(price, seen, on) if price.is_bound and price.is_valid() else None,
    )


def _name(gap: dict) -> str:
    return gap["name_en"] if get_language() == "en" and gap["name_en"] else gap["name_de"]


def _priced(form: PriceForm, seen: Actor, on: date) -> Priced | None:
    """What the company as a whole pays, with every price that was considered."""
    product = Product.objects.visible_to(seen).filter(sku__iexact=form.cleaned_data["sku"]).first()
    if product is None:
        form.add_error("sku", _("The customer is offered no such article."))
        return None
    (price,) = price_lines([(product, form.cleaned_data["quantity"])], seen, on)
    return Priced(product, price, trace_lines(price.trace, price.currency))


def bars(months: Sequence[Month]) -> list[dict]:
    """Of a chart WIDTH by HEIGHT, lengths as SVG writes them: two bars a month, this year's and that of the year
    before."""
    most = max([max(month.revenue, month.before) for month in months] + [Decimal(1)])
    step, room = WIDTH / max(len(months), 1), HEIGHT - TOP - LABELS
    made = []
    for place, month in enumerate(months):
        before, now = (float(max(value, Decimal(0)) / most) * room for value in (month.before, month.revenue))
        lengths = {
            "x_before": place * step + step * 0.14,
            "x_now": place * step + step * 0.5,
            "middle": place * step + step * 0.5,
            "width": step * 0.34,
            "before_height": before,
            "now_height": now,
            "before_y": TOP + room - before,
            "now_y": TOP + room - now,
        }
        told = {name: f"{length:.1f}" for name, length in lengths.items()}
        made.append(told | {"month": month, "label": date_format(month.first_on, "M")})
    return made
