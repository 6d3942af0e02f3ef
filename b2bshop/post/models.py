from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Mail(models.Model):
    """`key` is unique, so a repeated event queues its mail once; `due_at` moves ahead while somebody sends it."""

    key = models.CharField(_("key"), max_length=100, unique=True)
    to = models.EmailField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField("HTML", blank=True)
    files = models.JSONField(
        _("files"),
        default=list,
        blank=True,
        db_default=[],
        help_text=_("Path in the storage, name in the mail."),
    )
    queued_at = models.DateTimeField(_("queued"))
    due_at = models.DateTimeField(_("due"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("mail"), _("mails")
        indexes = [models.Index(fields=["due_at"], condition=Q(sent_at=None), name="mail_due")]

    def __str__(self):
        return f"{self.subject} → {self.to}"
