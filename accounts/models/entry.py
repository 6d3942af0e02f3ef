"""Ways into the shop: an invitation by the company, an application by a new one, a request to join a known one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from ..permissions import Permission, Scope
from .company import Company, Unit
from .person import Role
from .scope import CompanyOwnedQuerySet, in_scope


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")


def decided_as_a_whole() -> Q:
    """A verdict comes with the moment it was given."""
    return Q(verdict="", decided_at=None) | (~Q(verdict="") & Q(decided_at__isnull=False))


class InvitationQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        return self.filter(in_scope(actor, Permission.MANAGE_MEMBERS))

    def open(self):
        return self.filter(accepted_at=None, revoked_at=None)


class Invitation(models.Model):
    """Somebody is asked to join a unit with roles and limits. Only the hash of its secret is kept."""

    company = models.ForeignKey(
        Company, models.CASCADE, related_name="invitations", verbose_name=_("company")
    )
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="invitations", verbose_name=_("unit"))
    roles = models.ManyToManyField(Role, related_name="+", verbose_name=_("roles"))
    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="de")
    order_limit = models.DecimalField(
        _("order limit"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    approval_limit = models.DecimalField(
        _("approval limit"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    valid_until = models.DateField(_("member until"), null=True, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited"))
    expires_at = models.DateTimeField(_("expires"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("accepted by")
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects = InvitationQuerySet.as_manager()
    scoped_by = {"unit": "unit"}

    class Meta:
        verbose_name, verbose_name_plural = _("invitation"), _("invitations")
        ordering = ["-invited_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                "unit",
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_open_once_per_unit",
            ),
            models.CheckConstraint(
                name="invitation_accepted_or_revoked", condition=Q(accepted_at=None) | Q(revoked_at=None)
            ),
        ]

    def __str__(self):
        return f"{self.email} → {self.unit}"


class ApplicationQuerySet(models.QuerySet):
    def waiting(self):
        """Whose e-mail address is confirmed and that nobody has decided."""
        return self.filter(verdict="", confirmed_at__isnull=False)


class Application(models.Model):
    """A company that is not a customer yet asks to become one; the seller decides."""

    name = models.CharField(_("legal name"), max_length=200)
    vat_id = models.CharField(_("VAT id"), max_length=20, blank=True)
    street = models.CharField(_("street"), max_length=100)
    house_number = models.CharField(_("house number"), max_length=15, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12)
    city = models.CharField(_("city"), max_length=80)
    country = CountryField(_("country"), default="DE")
    person = models.CharField(_("contact person"), max_length=150)
    email = models.EmailField(_("e-mail"), max_length=254)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="de")
    message = models.CharField(_("message"), max_length=1000, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    confirmed_at = models.DateTimeField(_("e-mail confirmed"), null=True, editable=False)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
        help_text=_("Looks after it, and after the company once it is accepted."),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    company = models.ForeignKey(
        Company, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("company")
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("application"), _("applications")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(name="application_decided_as_a_whole", condition=decided_as_a_whole())
        ]

    def __str__(self):
        return self.name


class JoinRequestQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """For who manages the people of the whole company."""
        is_wide = actor.scopes.get(Permission.MANAGE_MEMBERS) == Scope.COMPANY
        return super().visible_to(actor) if is_wide else self.none()

    def open(self):
        return self.filter(verdict="")


class JoinRequest(models.Model):
    """Somebody of a known customer who named its number and one of its documents; the company's people decide."""

    company = models.ForeignKey(
        Company, models.CASCADE, related_name="join_requests", verbose_name=_("company")
    )
    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=150)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="de")
    document = models.CharField(_("named document"), max_length=35)
    asked_at = models.DateTimeField(_("asked"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True, db_default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("request to join"), _("requests to join")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(name="join_request_decided_as_a_whole", condition=decided_as_a_whole()),
            models.UniqueConstraint(
                "company", Lower("email"), condition=Q(verdict=""), name="join_request_open_once"
            ),
        ]

    def __str__(self):
        return f"{self.email} → {self.company}"
