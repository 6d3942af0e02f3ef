"""What a sales rep notes about a customer and has to do. No customer ever sees it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Company


class OfRep(models.QuerySet):
    def of_rep(self, user):
        """Of the customers somebody looks after, and their own."""
        return self.filter(Q(company__account_manager=user) | Q(rep=user, company=None))


class Visit(models.Model):
    """A visit, a call, or whatever else was talked about with a customer."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("visit")
        CALL = "call", _("call")
        NOTE = "note", _("note")

    company = models.ForeignKey(Company, models.CASCADE, related_name="visits", verbose_name=_("company"))
    rep = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sales rep")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.VISIT)
    happened_on = models.DateField(_("date"))
    text = models.CharField(_("text"), max_length=2000)
    written_at = models.DateTimeField(_("written"))

    objects = OfRep.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("visit"), _("visits")
        ordering = ["-happened_on", "-pk"]
        constraints = [models.CheckConstraint(name="visit_says_something", condition=~Q(text=""))]

    def __str__(self):
        return f"{self.company}: {self.text[:40]}"


class Task(models.Model):
    """Something to do, mostly about a customer."""

    company = models.ForeignKey(
        Company, models.CASCADE, null=True, related_name="tasks", verbose_name=_("company")
    )
    rep = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sales rep")
    )
    title = models.CharField(_("title"), max_length=200)
    due_on = models.DateField(_("due on"), null=True)
    made_at = models.DateTimeField(_("made"))
    done_at = models.DateTimeField(_("done"), null=True)

    objects = OfRep.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("task"), _("tasks")
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]
        constraints = [models.CheckConstraint(name="task_has_a_title", condition=~Q(title=""))]

    def __str__(self):
        return self.title
