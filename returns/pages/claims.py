"""Returns as a list, one return, and what can be returned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Sum
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.permissions import Permission
from b2bshop.events.models import Event
from catalog.pictures import drawing_url
from catalog.units import measured
from orders.history import RETURNS, Entry, entries
from orders.models import Invoice, OrderLine, Paper
from orders.sent import page_number
from returns.models import Photo, Return, ReturnLine
from returns.queries import find_returnable, terms_for
from returns.states import LET_GO, OPEN, State
from returns.words import what_next

PER_PAGE = 25
LAST_PAGE = 400
TABS = {"": None, "open": OPEN, "settled": (State.SETTLED,), "let-go": LET_GO}


@dataclass(frozen=True, slots=True)
class ReturnList:
    claims: Sequence[Return]
    drafts: Sequence[Return]
    total: int
    tabs: list[dict]
    previous: str
    next: str


def return_list(query: QueryDict, actor: Actor) -> ReturnList:
    """Five statements for any number of returns."""
    shown = query.get("state", "")
    shown = shown if shown in TABS else ""
    seen = Return.objects.visible_to(actor)
    found = seen.submitted()
    if states := TABS[shown]:
        found = found.filter(state__in=states)
    page, total = min(page_number(query.get("page", "")), LAST_PAGE), found.count()
    start = (page - 1) * PER_PAGE
    rows = found.select_related("requested_by", "unit").annotate(value=Sum("lines__value"))
    rows = rows.prefetch_related("lines__order_line__order", "lines__reason")
    return ReturnList(
        claims=list(rows.order_by("-requested_at", "-pk")[start : start + PER_PAGE]),
        drafts=list(seen.drafts().prefetch_related("lines__order_line").order_by("-opened_at")[:10]),
        total=total,
        tabs=_tabs(shown),
        previous=_address(shown, page - 1) if page > 1 else "",
        next=_address(shown, page + 1) if total > page * PER_PAGE and page < LAST_PAGE else "",
    )


def _tabs(shown: str) -> list[dict]:
    names = {
        "": _("All"),
        "open": _("Open"),
        "settled": _("Settled"),
        "let-go": _("Not accepted or withdrawn"),
    }
    return [
        {"label": label, "url": _address(name), "current": name == shown} for name, label in names.items()
    ]


def _address(state: str, page: int = 1) -> str:
    return "?" + urlencode(({"state": state} if state else {}) | ({"page": page} if page > 1 else {}))


@dataclass(frozen=True, slots=True)
class Returnable:
    line: OrderLine
    delivered_on: date | None
    left: str
    until: str
    drawing: str
    is_excluded: bool


@dataclass(frozen=True, slots=True)
class ReturnablePage:
    rows: list[Returnable]
    text: str
    total: int
    draft: str
    previous: str
    next: str


def returnable_page(query: QueryDict, actor: Actor) -> ReturnablePage:
    """Three statements for any number of lines."""
    text = query.get("q", "").replace("\x00", "").strip()[:60]
    found = find_returnable(actor, text)
    page, total = min(page_number(query.get("page", "")), LAST_PAGE), found.count()
    lines = list(found[(page - 1) * PER_PAGE : page * PER_PAGE])
    kept = {name: value for name in ("q", "draft") if (value := query.get(name, "")[:60])}
    terms = terms_for([(line, None) for line in lines], actor.company) if lines else []
    rows = [
        _returnable(line, each.days, bool(each.is_excluded)) for line, each in zip(lines, terms, strict=True)
    ]
    more = total > page * PER_PAGE and page < LAST_PAGE
    return ReturnablePage(
        rows=rows,
        text=text,
        total=total,
        draft=query.get("draft", ""),
        previous="?" + urlencode(kept | {"page": page - 1}) if page > 1 else "",
        next="?" + urlencode(kept | {"page": page + 1}) if more else "",
    )


def _returnable(line: OrderLine, days: int | None, is_excluded: bool) -> Returnable:
    day: date | None = line.delivered_on  # type: ignore[attr-defined]
    until = date_format(day + timedelta(days=days), "SHORT_DATE_FORMAT") if day and days is not None else ""
    left = measured(line.returnable, line.unit)
    return Returnable(line, day, left, until, drawing_url(line.product.drawing), is_excluded)


@dataclass(frozen=True, slots=True)
class ClaimRow:
    line: ReturnLine
    drawing: str
    settlement: str
    photos: Sequence[Photo]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """`next` says in a sentence what happens, or who has to do what."""

    claim: Return
    rows: list[ClaimRow]
    steps: list[dict]
    next: str
    papers: Sequence[Paper]
    credits: list[Invoice]
    may_withdraw: bool
    has_slip: bool
    address: str


def claim_page(claim: Return, actor: Actor) -> ClaimPage:
    """`claim` as read `with_lines`. Two statements more, and those of its story."""
    rows = [_row(line) for line in claim.lines.all()]  # type: ignore[attr-defined]
    credits = {note.pk: note for row in rows for note in row.line.credits.all()}
    papers = Paper.objects.visible_to(actor).filter(invoice__in=credits).defer("content")
    is_early = claim.state in (State.REQUESTED, State.AUTHORISED)
    advance = any(row.line.replacement_id for row in rows)
    return ClaimPage(
        claim=claim,
        rows=rows,
        steps=[*_steps(claim, actor)],
        next=what_next(claim),
        papers=list(papers) if credits else [],
        credits=[*credits.values()],
        may_withdraw=is_early and not advance and actor.can(Permission.RETURN_GOODS, claim),
        has_slip=claim.state == State.AUTHORISED,
        address=", ".join(filter(None, (settings.SELLER_NAME, settings.RETURNS_ADDRESS))),
    )


def _row(line: ReturnLine) -> ClaimRow:
    return ClaimRow(
        line,
        drawing_url(line.order_line.product.drawing),
        line.get_settlement_display(),
        list(line.photos.all()),  # type: ignore[attr-defined]
        [*_notes(line)],
    )


def _notes(line: ReturnLine):
    """What was decided and found."""
    if line.granted is not None and line.granted < line.quantity:
        yield (
            _("%(quantity)s granted") % {"quantity": line.told_granted} if line.granted else _("not granted")
        )
    if line.accepted is not None and line.granted is not None and line.accepted < line.granted:
        yield _("%(quantity)s accepted after inspection") % {"quantity": line.told_accepted}
    if line.finding:
        yield line.finding


BAD = ("ReturnRefused", "ReturnWithdrawn", "ReturnLapsed")


def _steps(claim: Return, actor: Actor):
    events = Event.objects.visible_to(actor).filter(subject=claim.number, name__in=RETURNS)
    for entry in entries(list(events.order_by("pk")), actor):
        yield _step(entry)
    coming = {
        State.REQUESTED: _("Our answer"),
        State.AUTHORISED: _("Goods received"),
        State.RECEIVED: _("Inspection"),
    }
    if title := coming.get(State(claim.state)):
        yield {"kind": "next", "title": title}


def _step(entry: Entry) -> dict:
    told = entry.told
    return {
        "kind": "bad" if entry.name in BAD else "done",
        "title": told.what,
        "at": entry.at,
        "by": entry.who,
        "for": entry.for_whom,
        "notes": [note for note in (*map(str, told.changes), told.reason) if note],
    }
