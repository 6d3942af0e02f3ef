"""What the list of requests shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.permissions import Permission

from ..models import Approval
from ..queries import inbox, stages_of

PER_PAGE = 25
LAST_PAGE = 400


@dataclass(frozen=True, slots=True)
class RequestList:
    """`tab` is waiting, mine or all; only what waits can be approved from the list."""

    requests: Sequence[Approval]
    total: int
    tab: str
    tabs: list[dict]
    previous: str
    next: str
    may_approve: bool


def request_list(query: QueryDict, actor: Actor, *, on: date) -> RequestList:
    """Four statements for any number of requests."""
    may = actor.can(Permission.APPROVE_ORDER)
    tab = query.get("tab", "")
    tab = tab if tab in ("mine", "all") or (tab == "waiting" and may) else ("waiting" if may else "mine")
    found = _found(tab, actor, on)
    page, total = _page(query.get("page", "")), found.count()
    start = (page - 1) * PER_PAGE
    return RequestList(
        requests=list(found.annotate(stage_count=stages_of())[start : start + PER_PAGE]),
        total=total,
        tab=tab,
        tabs=_tabs(tab, may),
        previous=_address(tab, page - 1) if page > 1 else "",
        next=_address(tab, page + 1) if total > page * PER_PAGE and page < LAST_PAGE else "",
        may_approve=may,
    )


def _found(tab: str, actor: Actor, on: date):
    if tab == "waiting":
        return inbox(actor, on=on)
    seen = Approval.objects.visible_to(actor).select_related("requester", "unit")
    seen = seen.filter(requester=actor.user) if tab == "mine" else seen
    return seen.order_by("-asked_at", "-pk")


def _tabs(tab: str, may_approve: bool) -> list[dict]:
    choices = [("waiting", _("Waiting for me"))] if may_approve else []
    choices += [("mine", _("Asked by me")), ("all", _("All"))]
    return [{"label": label, "url": _address(name, 1), "current": name == tab} for name, label in choices]


def _page(text: str) -> int:
    plain = text.isascii() and text.isdigit() and len(text) < 5
    return min(max(int(text), 1), LAST_PAGE) if plain else 1


def _address(tab: str, page: int) -> str:
    return "?" + urlencode({"tab": tab} | ({"page": page} if page > 1 else {}))
