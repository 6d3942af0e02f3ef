"""The only writer of a return's state, and what every move needs."""

from django.db import connection

from accounts.actor import EVERYTHING, Actor
from accounts.models import Company
from b2bshop.moves import sources_of
from orders.actions.returning import let_go_of_return

from ..models import Return, ReturnLine
from ..problems import Problem
from ..states import MOVES, State

RETURNS_LOCK = 7_201  # namespace of the advisory locks of this room


class WrongState(Exception):
    """The return is not in a state from which this move is possible, or somebody else moved it first."""

    problems = (Problem("moved_on"),)


def held_still(claim: Return, *states: State) -> Return:
    """The return as it is, until the transaction ends; raises WrongState where it is in none of the states."""
    now = Return.objects.select_for_update(of=["self"]).select_related("company", "unit", "requested_by")
    found = now.get(pk=claim.pk)
    if found.state not in states:
        raise WrongState(f"{found} is {found.state}")
    return found


def one_at_a_time(company: Company) -> None:
    """Of one company: what the policy granted lately is counted before the next is granted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [RETURNS_LOCK, company.pk])


def move(claim: Return, target: State, **values) -> None:
    """Compare-and-set, together with what the move tells."""
    rows = Return.objects.filter(pk=claim.pk, state__in=sources_of(target, MOVES))
    if not rows.update(state=target, **values):
        raise WrongState(f"{claim} cannot become {target}")
    for name, value in (values | {"state": target}).items():
        setattr(claim, name, value)


def lines_of(claim: Return) -> list[ReturnLine]:
    lines = claim.lines.select_related("order_line__order", "order_line__product", "reason")  # type: ignore[attr-defined]
    return list(lines.order_by("position"))


def hold_no_more_than(lines: list[ReturnLine], keeps) -> None:
    """Gives back what a line does not need any more; `keeps` tells of a line how much it still holds."""
    freed: dict = {}
    for line in lines:
        rest = line.held - keeps(line)
        if rest > 0:
            freed[line.order_line_id] = freed.get(line.order_line_id, 0) + rest
            line.held -= rest
    let_go_of_return(freed)
    ReturnLine.objects.bulk_update(lines, ["held"])


def seller_for(by: Actor, claim: Return) -> Actor:
    """Who acts for the customer in what follows from a return: its order is in the requester's name."""
    acting = None if by.user == claim.requested_by else claim.requested_by
    return Actor(
        user=by.user or claim.requested_by,
        company=claim.company,
        unit=claim.unit,
        scopes=EVERYTHING,
        order_limit=None,
        approval_limit=None,
        acting_for=acting if by.user else None,
        channel=by.channel,
    )
