"""What the pages of budgets show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import CostCentre, Membership, User
from accounts.permissions import Permission, Scope
from catalog.models import Category
from orders.models import Order

from ..budget_queries import balance, booked_on, newest_periods
from ..budget_words import counts, period_name
from ..forms import BudgetForm, NewBudgetForm, Picks
from ..models import Budget, BudgetEntry, BudgetPeriod
from ..rule_queries import units_to_write_for
from .rule import DEEPEST_CATEGORY

PER_PAGE = 50
LAST_PAGE = 400
PERIODS_SHOWN = 24


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A budget in the period of the day, in words."""

    budget: Budget
    period: BudgetPeriod
    name: str
    counts: list[str]
    is_early: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class BudgetList:
    rows: list[BudgetRow]
    total: int
    ended: bool
    tabs: list[dict]
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class BudgetPage:
    """`orders` are the numbers of those entries whose order the person may see."""

    row: BudgetRow
    entries: Sequence[BudgetEntry]
    sees_entries: bool
    orders: set[str]
    total: int
    periods: list[tuple[str, BudgetPeriod]]
    previous: str
    next: str
    may_manage: bool


def budget_list(query: QueryDict, actor: Actor, *, on: date) -> BudgetList:
    """Three statements for any number of budgets."""
    ended, page = query.get("tab") == "ended", _page(query.get("page", ""))
    found = _told(actor).filter(ended_at__isnull=not ended)
    total, start = found.count(), (page - 1) * PER_PAGE
    tab = "tab=ended&" if ended else ""
    return BudgetList(
        rows=_rows(list(found[start : start + PER_PAGE]), on),
        total=total,
        ended=ended,
        tabs=[
            {"label": _("In force"), "url": "?", "current": not ended},
            {"label": _("Ended"), "url": "?tab=ended", "current": ended},
        ],
        previous=f"?{tab}page={page - 1}" if page > 1 else "",
        next=f"?{tab}page={page + 1}" if total > page * PER_PAGE and page < LAST_PAGE else "",
    )


def _told(actor: Actor):
    seen = Budget.objects.visible_to(actor)
    return seen.select_related("unit", "person", "cost_centre", "category", "owner").order_by("name", "pk")


def _rows(budgets: list[Budget], on: date) -> list[BudgetRow]:
    newest = newest_periods(budgets, on=on)
    return [_row(budget, newest.get(budget.pk), on) for budget in budgets]


def _row(budget: Budget, newest: BudgetPeriod | None, on: date) -> BudgetRow:
    """A budget that begins later or was over before is shown in its first or last period."""
    day = max(on, budget.valid_from)
    if budget.valid_until:
        day = min(day, budget.valid_until)
    if budget.ended_at:
        day = max(min(day, localtime(budget.ended_at).date()), budget.valid_from)
    period = balance(budget, newest, day)
    return BudgetRow(
        budget=budget,
        period=period,
        name=period_name(budget.every, period.first_on, period.last_on),
        counts=counts(budget),
        is_early=budget.valid_from > on,
        is_over=bool(budget.ended_at or (budget.valid_until and budget.valid_until < on)),
    )


def budget_page(budget: Budget, query: QueryDict, actor: Actor, *, on: date) -> BudgetPage:
    """Seven statements for any number of entries; `budget` as `find_budget` found it.

    Whose own orders count towards a budget of more people sees what is left of it, not who ordered what.
    """
    page = _page(query.get("page", ""))
    entries, start = entries_of(budget), (page - 1) * PER_PAGE
    sees = sees_entries(budget, actor)
    total, shown = (entries.count(), list(entries[start : start + PER_PAGE])) if sees else (0, [])
    numbers = {entry.reference for entry in shown}
    seen = Order.objects.visible_to(actor).filter(number__in=numbers)
    periods = budget.periods.order_by("-first_on")[:PERIODS_SHOWN]
    return BudgetPage(
        row=_rows([budget], on)[0],
        entries=shown,
        sees_entries=sees,
        orders=set(seen.values_list("number", flat=True)),
        total=total,
        periods=[(period_name(budget.every, each.first_on, each.last_on), each) for each in periods],
        previous=f"?page={page - 1}" if page > 1 else "",
        next=f"?page={page + 1}" if total > page * PER_PAGE and page < LAST_PAGE else "",
        may_manage=budget.ended_at is None and actor.can(Permission.MANAGE_BUDGETS, budget),
    )


def find_budget(actor: Actor, pk: int) -> Budget | None:
    return _told(actor).filter(pk=pk).first() if pk < 2**63 else None


def sees_entries(budget: Budget, actor: Actor) -> bool:
    return budget.owner_id == actor.user.pk or actor.can(Permission.SEE_BUDGETS, budget)


def entries_of(budget: Budget):
    return booked_on(budget).select_related("period", "booked_by").order_by("-pk")


def _page(text: str) -> int:
    plain = text.isascii() and text.isdigit() and len(text) < 5
    return min(max(int(text), 1), LAST_PAGE) if plain else 1


def new_form(actor: Actor, *, on: date, data: QueryDict | None = None, person: str = "") -> NewBudgetForm:
    """`person` chooses whose orders count beforehand; an id that cannot be chosen is none."""
    company, picks = actor.company, _picks(actor, on, scope=True)
    initial = {"valid_from": on.replace(day=1), "every": "month", "exceeded": "approve"}
    initial |= {"start_month": company.fiscal_year_month, "owner": str(actor.user.pk)}
    initial["gross"] = "gross" if company.show_gross else "net"
    if whose := picks.people.get(person):
        initial |= {"person": person, "name": (_("Budget of %(name)s") % {"name": whose})[:80]}
    return NewBudgetForm(data, picks=picks, initial=initial)


def change_form(budget: Budget, actor: Actor, *, on: date, data: QueryDict | None = None) -> BudgetForm:
    names = ("name", "amount", "exceeded", "valid_until", "carries_over")
    initial = {name: getattr(budget, name) for name in names} | {"owner": str(budget.owner_id)}
    picks, once = _picks(actor, on, owner=budget.owner), budget.every == "once"
    return BudgetForm(data, picks=picks, initial=initial, valid_from=budget.valid_from, must_end=once)


def _picks(actor: Actor, on: date, *, scope: bool = False, owner: User | None = None) -> Picks:
    """An owner who left the company stays possible for the budget they own."""
    members = Membership.objects.visible_to(actor).in_force(on=on)
    people = list(User.objects.filter(memberships__in=members).order_by("name", "pk").distinct())
    if owner and owner not in people:
        people.insert(0, owner)
    tree = Category.objects.filter(depth__lte=DEEPEST_CATEGORY).order_by("path") if scope else []
    centres = CostCentre.objects.visible_to(actor).filter(is_active=True) if scope else []
    return Picks(
        people=_by_id(people),
        units=_by_id(units_to_write_for(actor, Permission.MANAGE_BUDGETS) if scope else []),
        centres=_by_id(centres),
        categories=_by_id(tree),
        whole=actor.scopes.get(Permission.MANAGE_BUDGETS) == Scope.COMPANY,
    )


def _by_id(rows) -> dict:
    return {str(row.pk): row for row in rows}


def entries_table(budget: Budget) -> Iterator[list]:
    """The heads, then all entries, the newest first."""
    heads = [_("Booked"), _("Period from"), _("Kind"), _("Amount"), _("Currency"), _("Order number"), _("By")]
    yield [*heads, _("Reason")]
    for entry in entries_of(budget).iterator(chunk_size=2000):
        told = [entry.booked_at, entry.period.first_on, entry.get_kind_display()]
        told += [entry.amount, str(budget.currency)]
        yield [*told, entry.reference, str(entry.booked_by or ""), entry.reason]
