"""Requests for approval. That nobody approves their own request, by any path, is a constraint."""

from datetime import date

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import CurrencyField

from accounts.models import Company, CompanyOwnedQuerySet, Unit, in_scope
from accounts.permissions import Permission

from ..states import StageState, State, Verdict


class ApprovalQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """What the actor asked, has or had a say in, today also as a deputy, and what their view of orders reaches."""
        if actor.company is None or actor.user is None or actor.blocked_because:
            return self.none()
        seats = Seat.objects.held_by(actor.user, of=actor.company, on=localdate())
        said = Decision.objects.filter(decided_by=actor.user)
        mine = Q(requester=actor.user) | Q(pk__in=seats.values("stage__approval"))
        mine |= Q(pk__in=said.values("stage__approval"))
        mine |= Q(pk__in=Seat.objects.filter(passed_on_by=actor.user).values("stage__approval"))
        reach = in_scope(actor, Permission.SEE_ORDERS, owner="requester")
        return self.filter(Q(company=actor.company) & mine | reach)

    def open(self):
        return self.filter(state=State.OPEN)

    def waiting_for(self, user, *, company: Company, on: date):
        """Open ones in which the person can decide now, for themselves or for somebody absent."""
        seats = Seat.objects.held_by(user, of=company, on=on).undecided().exclude(requester=user)
        said = Decision.objects.filter(decided_by=user).values("seat__stage")
        seats = seats.filter(stage__state=StageState.OPEN).exclude(stage__in=said)
        return self.open().filter(company=company, pk__in=seats.values("stage__approval"))


class Approval(models.Model):
    """One question about facts; whoever asked acts on the answer."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="approvals", verbose_name=_("company"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    reference = models.CharField(_("reference"), max_length=20, db_index=True)
    amount = models.DecimalField(_("net amount"), max_digits=14, decimal_places=2)
    currency = CurrencyField(verbose_name=_("currency"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField(_("asked"))
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = ApprovalQuerySet.as_manager()
    scoped_by = {"unit": "unit", "owner": "requester"}

    class Meta:
        verbose_name, verbose_name_plural = _("request for approval"), _("requests for approval")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="approval_decided_as_a_whole",
                condition=Q(state=State.OPEN, decided_at=None)
                | (~Q(state=State.OPEN) & Q(decided_at__isnull=False)),
            )
        ]
        indexes = [models.Index(fields=["company", "-asked_at", "-id"], name="approval_by_company")]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("orders:approval", args=[self.pk])


class Stage(models.Model):
    """One step of a request: `needed` of its seats have to say yes; a single no refuses."""

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField(_("position"))
    needed = models.PositiveSmallIntegerField(_("needed"), default=1)
    reasons = models.JSONField(_("reasons"), encoder=DjangoJSONEncoder, default=list)
    state = models.CharField(
        _("state"), max_length=10, choices=StageState.choices, default=StageState.WAITING
    )
    opened_at = models.DateTimeField(_("opened"), null=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True)
    escalated_at = models.DateTimeField(_("escalated"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("stage"), _("stages")
        ordering = ["approval", "position"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "position"], name="stage_position_once"),
            models.CheckConstraint(name="stage_needs_somebody", condition=Q(needed__gt=0)),
            models.UniqueConstraint(
                fields=["approval"], condition=Q(state=StageState.OPEN), name="stage_open_one_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["opened_at"], condition=Q(state=StageState.OPEN), name="stage_open_since")
        ]

    def __str__(self):
        return f"{self.approval_id}/{self.position}"


class SeatQuerySet(models.QuerySet):
    def held_by(self, user, *, of: Company, on: date):
        """The person's own seats in a company and those of everybody they stand in for on a day."""
        absent = Deputy.objects.filter(company=of, deputy=user).in_force(on=on)
        return self.filter(Q(user=user) | Q(user__in=absent.values("absent")), stage__approval__company=of)

    def undecided(self):
        return self.filter(decision=None)


class Seat(models.Model):
    """One person's say in a stage. `requester` is the request's, kept here for the constraint."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    passed_on_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("passed on by"),
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("seat"), _("seats")
        ordering = ["stage", "id"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "user"], name="seat_once_per_person"),
            models.CheckConstraint(name="seat_not_of_the_requester", condition=~Q(user=F("requester"))),
        ]

    def __str__(self):
        return f"{self.stage_id}: {self.user_id}"


class Decision(models.Model):
    """What somebody said on a seat, their own or that of somebody they stand in for. Never changed."""

    seat = models.OneToOneField(Seat, models.PROTECT, related_name="decision")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="decisions")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=3, choices=Verdict.choices)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name, verbose_name_plural = _("decision"), _("decisions")
        ordering = ["decided_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "decided_by"], name="decision_once_per_person"),
            models.CheckConstraint(name="decision_four_eyes", condition=~Q(decided_by=F("requester"))),
            models.CheckConstraint(
                name="decision_no_needs_a_reason", condition=Q(verdict=Verdict.YES) | ~Q(reason="")
            ),
        ]

    def __str__(self):
        return f"{self.stage_id}: {self.verdict}"


class Remark(models.Model):
    """A question or an answer about a request. Never changed."""

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="remarks")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author")
    )
    text = models.CharField(_("text"), max_length=1000)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name, verbose_name_plural = _("remark"), _("remarks")
        ordering = ["written_at", "id"]

    def __str__(self):
        return f"{self.approval_id}: {self.text[:40]}"


class DeputyQuerySet(CompanyOwnedQuerySet):
    def in_force(self, *, on: date):
        return self.filter(valid_from__lte=on, valid_until__gte=on)


class Deputy(models.Model):
    """Stands in for somebody absent, also in requests that are open already."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="deputies", verbose_name=_("company"))
    absent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("stands in for")
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("deputy")
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), help_text=_("Last day."))

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("deputy"), _("deputies")
        ordering = ["-valid_until", "-id"]
        constraints = [
            models.CheckConstraint(name="deputy_is_somebody_else", condition=~Q(absent=F("deputy"))),
            models.CheckConstraint(
                name="deputy_validity_forward", condition=Q(valid_until__gte=F("valid_from"))
            ),
        ]

    def __str__(self):
        return f"{self.deputy} → {self.absent}"
