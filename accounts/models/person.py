"""People, the roles a company gives them, and their membership in units."""

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..permissions import SCOPE_WORDS, Permission, Scope
from .company import Company, Unit
from .scope import CompanyOwnedQuerySet


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail address in any case."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Empty: as the browser asks."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may enter the administration"), default=False)
    date_joined = models.DateTimeField(_("since"), auto_now_add=True)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        verbose_name, verbose_name_plural = _("person"), _("people")
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case")]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)


class Role(models.Model):
    """A bundle of permissions. Presets belong to no company; each company has copies of them and adds its own."""

    company = models.ForeignKey(
        Company, models.CASCADE, null=True, blank=True, related_name="roles", verbose_name=_("company")
    )
    code = models.SlugField(_("code"), max_length=30)
    name_de = models.CharField(_("name (German)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)
    permissions = ArrayField(
        models.CharField(max_length=30, choices=[(p.value, p.value) for p in Permission]),
        verbose_name=_("permissions"),
        default=list,
        blank=True,
    )
    scope = models.CharField(
        _("sees documents of"),
        max_length=20,
        default=Scope.UNIT.value,
        choices=[(scope.value, words) for scope, words in SCOPE_WORDS.items()],
    )
    preset = models.SlugField(_("copied from preset"), max_length=30, blank=True, editable=False)

    objects = CompanyOwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("role"), _("roles")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="role_code_once", nulls_distinct=False)
        ]

    def __str__(self):
        return self.name_de if get_language() == "de" else self.name_en


class MembershipQuerySet(CompanyOwnedQuerySet):
    def in_force(self, *, on: date):
        """Active and begun and not over on a day, in an active company; blocked ones too: see Actor."""
        begun = Q(valid_from=None) | Q(valid_from__lte=on)
        over = Q(valid_until=None) | Q(valid_until__gte=on)
        return self.filter(begun, over, is_active=True, company__is_active=True)


class Membership(models.Model):
    """What one person is in one unit of one company and in all units below it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="memberships", verbose_name=_("company")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name=_("unit"))
    roles = models.ManyToManyField(Role, related_name="memberships", verbose_name=_("roles"))
    order_limit = models.DecimalField(
        _("order limit"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Net value of one order in the company's currency. Empty: unlimited."),
    )
    approval_limit = models.DecimalField(
        _("approval limit"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Net value of an order this person may approve. Empty: unlimited."),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("Last day."))
    blocked_because = models.CharField(
        _("blocked because"),
        max_length=200,
        blank=True,
        help_text=_("The person gets no further here and reads this; empty: not blocked."),
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = MembershipQuerySet.as_manager()
    scoped_by = {"unit": "unit", "owner": "user"}

    class Meta:
        verbose_name, verbose_name_plural = _("membership"), _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "unit"], name="membership_once_per_unit"),
            models.CheckConstraint(
                name="membership_limit_not_negative",
                condition=(Q(order_limit=None) | Q(order_limit__gte=0))
                & (Q(approval_limit=None) | Q(approval_limit__gte=0)),
            ),
            models.CheckConstraint(
                name="membership_validity_forward",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.unit}"

    def clean(self):
        if self.unit_id and self.company_id and self.unit.company_id != self.company_id:
            raise ValidationError({"unit": _("This unit belongs to another company.")})
