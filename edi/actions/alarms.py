"""What goes wrong between partners' systems and us is noticed: a statement a kind, whatever the number of partners."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Min, Q, QuerySet

from b2bshop.post.sending import queue_mail

from ..models import Alarm, EdiDocument, EdiMessage, Partner, Webhook
from ..states import State

Kind = Alarm.Kind
LATELY = timedelta(hours=24)
FEW = 5  # refused documents; fewer are nobody's fault
HALF = 2
UNANSWERED = timedelta(minutes=15)  # a message that nobody answered by then lost its process
FAILING = timedelta(hours=2)


@transaction.atomic
def watch(*, at: datetime) -> int:
    """Raises alarms, ends those whose reason is gone, and returns how many are new. Each is told once by mail."""
    partners = Partner.objects.filter(is_active=True).in_bulk()
    found = {
        (kind, pk): about for kind, look in LOOKS.items() for pk, about in look(at).items() if pk in partners
    }
    still = Alarm.objects.select_for_update().filter(ended_at=None)
    known = {(alarm.kind, alarm.partner_id): alarm for alarm in still}
    gone = [alarm.pk for key, alarm in known.items() if key not in found]
    Alarm.objects.filter(pk__in=gone).update(ended_at=at)
    new = [
        Alarm(partner=partners[pk], kind=kind, about=about, raised_at=at)
        for (kind, pk), about in found.items()
        if (kind, pk) not in known
    ]
    Alarm.objects.bulk_create(new)
    for alarm in new:
        _tell(alarm, at)
    return len(new)


def _tell(alarm: Alarm, at: datetime) -> None:
    if settings.EDI_ALARM_EMAIL:
        queue_mail(
            "edi_alarm",
            {"alarm": alarm, "partner": alarm.partner},
            to=settings.EDI_ALARM_EMAIL,
            language=settings.LANGUAGE_CODE,
            key=f"edi-alarm-{alarm.pk}",
            at=at,
        )


def _silent(at: datetime) -> dict[int, dict]:
    expected = Partner.objects.exclude(silent_after_hours=None).annotate(last=Max("messages__received_at"))
    found = {}
    for partner in expected.only("silent_after_hours"):
        if partner.last and at - partner.last >= timedelta(hours=partner.silent_after_hours):
            found[partner.pk] = {"last": partner.last.isoformat(), "hours": partner.silent_after_hours}
    return found


def _refused(at: datetime) -> dict[int, dict]:
    lately = EdiDocument.objects.filter(decided_at__gt=at - LATELY).exclude(state=State.TEST)
    counted = _by_partner(lately).annotate(all=Count("pk"), refused=Count("pk", Q(state=State.REJECTED)))
    return {
        row["message__partner"]: {"refused": row["refused"], "all": row["all"]}
        for row in counted
        if row["refused"] >= FEW and row["refused"] * HALF >= row["all"]
    }


def _waiting(at: datetime) -> dict[int, dict]:
    parked = EdiDocument.objects.filter(state=State.PARKED)
    counted = _by_partner(parked).annotate(
        all=Count("pk"), since=Min("decided_at"), hours=Max("message__partner__answer_within_hours")
    )
    return {
        row["message__partner"]: {"all": row["all"], "since": row["since"].isoformat()}
        for row in counted
        if at - row["since"] >= timedelta(hours=row["hours"])
    }


def _unanswered(at: datetime) -> dict[int, dict]:
    open_ones = EdiMessage.objects.filter(
        answer_status=0, received_at__lte=at - UNANSWERED, received_at__gt=at - LATELY
    )
    counted = open_ones.order_by().values("partner").annotate(all=Count("pk"))
    return {row["partner"]: {"all": row["all"]} for row in counted}


def _webhook(at: datetime) -> dict[int, dict]:
    failing = Q(failing_since__lte=at - FAILING, disabled_at=None)
    shut = Q(why_disabled__in=[Webhook.Why.GONE, Webhook.Why.FAILING])
    hooks = Webhook.objects.filter(failing | shut).order_by("pk").values_list("partner", "url")
    return {partner: {"url": url} for partner, url in hooks}


def _by_partner(documents: QuerySet[EdiDocument]) -> QuerySet:
    return documents.order_by().values("message__partner")


LOOKS = {
    Kind.SILENT: _silent,
    Kind.REFUSED: _refused,
    Kind.WAITING: _waiting,
    Kind.UNANSWERED: _unanswered,
    Kind.WEBHOOK: _webhook,
}
