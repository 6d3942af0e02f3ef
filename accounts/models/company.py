"""The customer: company, units, addresses, cost centres and the credit ledger."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from djmoney.models.fields import CurrencyField
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from ..permissions import Permission
from ..rules import BadVatId, check_vat_id
from .market import CompanyGroup, SalesChannel, Segment
from .scope import CompanyOwnedQuerySet


class CompanyQuerySet(models.QuerySet):
    def visible_to(self, actor):
        return self.filter(pk=actor.company.pk) if actor.company else self.none()

    def looked_after_by(self, user):
        """Of an account manager, who belongs to none of them."""
        return self.filter(account_manager=user, is_active=True) if user.is_authenticated else self.none()


class SalesAccess(models.TextChoices):
    """What a sales rep may do for a customer; approving and administrating never."""

    ORDER = "order", _("look, prepare carts and lists, order and return")
    PREPARE = "prepare", _("look, and prepare carts and lists")
    READ = "read", _("look only")
    NONE = "none", _("nothing")


class StockDisplay(models.TextChoices):
    """How much of the stock a customer reads."""

    EXACT = "exact", _("exact quantities")
    BAND = "band", _("rough quantities")
    LIGHT = "light", _("traffic light")
    NONE = "none", _("only delivery dates")


class Company(models.Model):  # type: ignore[django-manager-missing]
    number = models.CharField(_("customer number"), max_length=20, unique=True)
    name = models.CharField(_("legal name"), max_length=200)
    vat_id = models.CharField(_("VAT id"), max_length=20, blank=True)
    vat_proven = models.CharField(
        max_length=20, blank=True, default="", db_default="", editable=False
    )  # the VAT id that the authorities confirmed last, see actions.vat
    vat_proven_until = models.DateField(_("VAT id confirmed until"), null=True, editable=False)
    country = CountryField(_("country"), default="DE")
    currency = CurrencyField(verbose_name=_("currency"), default="EUR")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="de")
    show_gross = models.BooleanField(_("show gross prices"), default=False)
    payment_days = models.PositiveSmallIntegerField(_("payment term in days"), default=30)
    discount_percent = models.DecimalField(_("cash discount %"), max_digits=4, decimal_places=2, default=0)
    discount_days = models.PositiveSmallIntegerField(_("cash discount days"), default=0)
    credit_limit = models.DecimalField(
        _("credit limit"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: unlimited."),
    )
    credit_used = models.DecimalField(
        _("credit used"), max_digits=14, decimal_places=2, default=0, editable=False
    )
    is_active = models.BooleanField(_("active"), default=True)
    blocked_because = models.CharField(
        _("blocked because"),
        max_length=200,
        blank=True,
        help_text=_("Nobody of the company gets any further and reads this; empty: not blocked."),
    )
    withheld = ArrayField(
        models.CharField(max_length=30, choices=[(p.value, p.value) for p in Permission]),
        verbose_name=_("withheld permissions"),
        default=list,
        blank=True,
        help_text=_("No role of this company has them, whatever its administrator writes into it."),
    )
    limits_combine = models.CharField(
        _("with several memberships counts"),
        max_length=8,
        default="highest",
        choices=[("highest", _("the highest limit")), ("lowest", _("the lowest limit"))],
    )
    admins_need_mfa = models.BooleanField(_("administrators sign in with two steps"), default=False)
    cost_centre_pattern = models.CharField(
        _("pattern of cost centres"),
        max_length=100,
        blank=True,
        help_text=_("A regular expression every code fits as a whole; empty: any code."),
    )
    buyer_reference = models.CharField(
        _("reference on invoices"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text=_("What your accounts department wants to read on every invoice, e.g. a routing id."),
    )  # BT-10
    invoice_email = models.EmailField(
        _("e-mail address for invoices"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Invoices and credit notes are sent there; empty: to nobody."),
    )  # BT-49
    po_needed = models.BooleanField(_("an order number is needed"), default=False, db_default=False)
    po_pattern = models.CharField(
        _("pattern of order numbers"),
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text=_("A regular expression every number fits as a whole; empty: any number."),
    )
    po_once = models.BooleanField(
        _("an order number is used once"),
        default=False,
        db_default=False,
        help_text=_("Orders that were cancelled or not approved leave theirs free again."),
    )
    sales_access = models.CharField(
        _("our sales reps may"),
        max_length=8,
        choices=SalesAccess.choices,
        default=SalesAccess.ORDER,
        db_default=SalesAccess.ORDER,
        help_text=_("What the account manager may do when acting for somebody of the company."),
    )
    fiscal_year_month = models.PositiveSmallIntegerField(_("fiscal year begins in month"), default=1)
    region = models.CharField(
        _("region of holidays"),
        max_length=10,
        blank=True,
        help_text=_("Code of the state or canton, e.g. HB or GR; empty: only the country's holidays."),
    )
    stock_display = models.CharField(
        _("stock is shown as"),
        max_length=5,
        blank=True,
        choices=StockDisplay.choices,
        help_text=_("Empty: as the shop shows it to everybody."),
    )
    group = models.ForeignKey(
        CompanyGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="companies",
        verbose_name=_("group of companies"),
        help_text=_("Its contracts hold for this company too."),
    )
    segment = models.ForeignKey(
        Segment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="companies",
        verbose_name=_("segment"),
        help_text=_("Its price lists hold for this company too."),
    )
    channel = models.ForeignKey(
        SalesChannel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="companies",
        verbose_name=_("sales channel"),
        help_text=_("Decides the base price list and which price applies; empty: as everybody."),
    )
    account_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="managed_companies",
        verbose_name=_("account manager"),
    )

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("company"), _("companies")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="company_credit_used_not_negative", condition=Q(credit_used__gte=0)),
            models.CheckConstraint(
                name="company_credit_limit_not_negative",
                condition=Q(credit_limit=None) | Q(credit_limit__gte=0),
            ),
            models.CheckConstraint(
                name="company_fiscal_year_month", condition=Q(fiscal_year_month__range=(1, 12))
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.number})"

    def proven_vat_id(self, on: date) -> str:
        """The VAT id, where it is confirmed; one that is not counts like none."""
        is_proven = self.vat_proven_until is not None and on <= self.vat_proven_until
        return self.vat_id if is_proven and self.vat_id == self.vat_proven else ""

    def clean(self):
        try:
            self.vat_id = check_vat_id(self.vat_id)
        except BadVatId as error:
            raise ValidationError({"vat_id": _("This is not a valid VAT id.")}) from error


class UnitQuerySet(MP_NodeQuerySet):
    def visible_to(self, actor):
        return self.filter(company=actor.company) if actor.company else self.none()


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    def get_queryset(self):  # treebeard's own names its own class and would lose visible_to
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(MP_Node):
    """A plant, department or branch; units of one company form a tree."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="units", verbose_name=_("company"))
    name = models.CharField(_("name"), max_length=100)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("manager"),
    )
    blocked_because = models.CharField(
        _("blocked because"),
        max_length=200,
        blank=True,
        help_text=_("Nobody acts in this unit and reads this; empty: not blocked."),
    )

    objects = UnitManager()

    class Meta:
        verbose_name, verbose_name_plural = _("unit"), _("units")
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="unit_name_once_per_company")]

    def __str__(self):
        return self.name

    def paths_above(self) -> list[str]:
        """Paths of the units above, the top one first, and its own."""
        return [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]

    def with_those_above(self) -> "UnitQuerySet":
        return Unit.objects.filter(path__in=self.paths_above())


class AddressQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """The company's shared addresses and those of the actor's own unit."""
        return super().visible_to(actor).filter(Q(unit=None) | Q(unit=actor.unit))


class Address(models.Model):
    company = models.ForeignKey(Company, models.CASCADE, related_name="addresses", verbose_name=_("company"))
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, verbose_name=_("unit"))
    code = models.CharField(
        _("code"), max_length=35, help_text=_("How partners name it, unique per company.")
    )
    name = models.CharField(_("name"), max_length=100)
    addition = models.CharField(_("addition"), max_length=100, blank=True)
    street = models.CharField(_("street"), max_length=100)
    house_number = models.CharField(_("house number"), max_length=15, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12)
    city = models.CharField(_("city"), max_length=80)
    country = CountryField(_("country"), default="DE")
    is_delivery = models.BooleanField(_("for deliveries"), default=True)
    is_billing = models.BooleanField(_("for invoices"), default=False)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("address"), _("addresses")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint("company", Upper("code"), name="address_code_once_per_company"),
            models.UniqueConstraint(
                fields=["company"], condition=Q(is_billing=True), name="address_one_for_invoices"
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.street} {self.house_number}, {self.postal_code} {self.city}"

    def snapshot(self) -> dict[str, str]:
        """The address as a document keeps it."""
        names = ("code", "name", "addition", "street", "house_number", "postal_code", "city")
        return {name: getattr(self, name) for name in names} | {"country": str(self.country)}


class CostCentreQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """The company's shared ones and those of the actor's unit and of the units above it."""
        found = super().visible_to(actor)
        if actor.unit is None:
            return found
        return found.filter(Q(unit=None) | Q(unit__in=actor.unit.with_those_above()))

    def open(self, *, on: date):
        """Those that can be charged on a day."""
        begun = Q(valid_from=None) | Q(valid_from__lte=on)
        return self.filter(begun, Q(valid_until=None) | Q(valid_until__gte=on), is_active=True)


class CostCentre(models.Model):
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="cost_centres", verbose_name=_("company")
    )
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=100, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("unit"),
        help_text=_("Empty: for the whole company; otherwise for this unit and those below."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned_cost_centres",
        verbose_name=_("owner"),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("Last day."))

    objects = CostCentreQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("cost centre"), _("cost centres")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint("company", Upper("code"), name="cost_centre_code_once_per_company"),
            models.CheckConstraint(
                name="cost_centre_validity_forward",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}".strip()


class CreditEntry(models.Model):
    """One movement of a company's credit; the sum of all entries equals Company.credit_used."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="credit_entries")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    reference = models.CharField(_("reference"), max_length=50)
    booked_at = models.DateTimeField(_("booked"))

    objects = CompanyOwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("credit entry"), _("credit entries")
        indexes = [models.Index(F("company"), F("booked_at"), name="credit_entry_by_company")]

    def __str__(self):
        return f"{self.reference}: {self.amount}"
