"""Verbs about VAT ids: the only writers of what is proven."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localdate

from ..models import Company, User, VatCheck
from ..rules import EU
from ..vies import Answer, VatService

Result, Source = VatCheck.Result, VatCheck.Source
PROVEN_DAYS = 90  # how long a VAT id counts as valid without being asked about again
ASK_AGAIN = timedelta(days=30)
ASK_AGAIN_WITHOUT_ANSWER = timedelta(hours=1)
SILENT = 3  # questions without an answer, after which the rest waits for the next run


@transaction.atomic
def record_check(
    company: Company,
    answer: Answer,
    *,
    vat_id: str,
    at: datetime,
    source: VatCheck.Source = Source.VIES,
    by: User | None = None,
) -> VatCheck:
    """Keeps the answer about `vat_id`. A yes proves it for a while, a no at once no longer, silence changes nothing."""
    told = {
        "reference": answer.reference,
        "name_told": answer.name,
        "address_told": answer.address,
        "note": answer.note,
    }
    check = VatCheck.objects.create(
        company=company,
        vat_id=vat_id,
        result=answer.result,
        source=source,
        checked_by=by,
        checked_at=at,
        **told,
    )
    if answer.result == Result.VALID:
        until = localdate(at) + timedelta(days=PROVEN_DAYS)
        Company.objects.filter(pk=company.pk).update(vat_proven=vat_id, vat_proven_until=until)
    elif answer.result == Result.INVALID:
        Company.objects.filter(pk=company.pk, vat_proven=vat_id).update(vat_proven="", vat_proven_until=None)
    return check


def check_vat_ids(
    companies: QuerySet[Company], service: VatService, *, at: datetime, by: User | None = None
) -> list[VatCheck]:
    """Asks about each and keeps the answers. Nothing is locked while the service is asked."""
    checks: list[VatCheck] = []
    silent = 0
    for company in companies:
        if silent == SILENT:
            break
        answer = service.ask(company.vat_id)
        silent = silent + 1 if answer.result == Result.UNAVAILABLE else 0
        checks.append(record_check(company, answer, vat_id=company.vat_id, at=at, by=by))
    return checks


def checkable() -> QuerySet[Company]:
    """Companies whose VAT id decides about tax: those of other member states."""
    states = Q()
    for state in sorted(EU - {settings.SELLER_COUNTRY}):
        states |= Q(vat_id__startswith={"GR": "EL"}.get(state, state))
    return Company.objects.filter(states, is_active=True)


def due(*, at: datetime, limit: int = 50) -> QuerySet[Company]:
    """Whom to ask about now: nobody asked yet, the id is another one, or the answer is old."""
    last = VatCheck.objects.filter(company=OuterRef("pk"), vat_id=OuterRef("vat_id")).order_by("-checked_at")
    known = checkable().annotate(
        asked_at=Subquery(last.values("checked_at")[:1]), answer=Subquery(last.values("result")[:1])
    )
    silent = Q(answer=Result.UNAVAILABLE, asked_at__lte=at - ASK_AGAIN_WITHOUT_ANSWER)
    wanted = known.filter(Q(asked_at=None) | silent | Q(asked_at__lte=at - ASK_AGAIN))
    return wanted.order_by(F("asked_at").asc(nulls_first=True), "pk")[:limit]
