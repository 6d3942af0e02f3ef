"""Something between a partner's system and us that a person has to look at."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..alarm_words import alarm_words
from .partner import Partner


class Alarm(models.Model):
    """Raised and ended by `edi.actions.alarms.watch`; `about` says what was found, in figures."""

    class Kind(models.TextChoices):
        SILENT = "silent", _("nothing has come for too long")
        REFUSED = "refused", _("most of what came was refused")
        WAITING = "waiting", _("documents wait for us for too long")
        UNANSWERED = "unanswered", _("messages were not answered")
        WEBHOOK = "webhook", _("a webhook takes nothing")

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="alarms", verbose_name=_("partner"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    about = models.JSONField(_("found"), default=dict)
    raised_at = models.DateTimeField(_("raised"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("alarm"), _("alarms")
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "kind"], condition=Q(ended_at=None), name="alarm_open_once"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.partner}"

    @property
    def words(self) -> str:
        return alarm_words(self.kind, self.about)
