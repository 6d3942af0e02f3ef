"""Files of prices on their way into the shop: what each would change, who released it, and how it was before."""

from django.conf import settings
from django.core.validators import FileExtensionValidator, MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Product

from ..states import State
from .contract import Contract
from .lists import PriceList
from .price_row import last_day, valid_days

KINDS = ("csv", "gz", "xlsx", "txt", "tsv")


class PriceUploadQuerySet(models.QuerySet):
    def unchecked(self):
        return self.filter(state=State.UPLOADED)

    def due(self, *, at):
        """Released ones whose time has come."""
        return self.filter(state=State.RELEASED, activate_at__lte=at)


class PriceUpload(models.Model):
    """One file. `price_list` or `contract` say whose prices it holds; without either its rows do.

    `digest` is that of what the release was given for: what comes into force is that and nothing else.
    `after_digest` is how the prices it touched looked then: a roll-back undoes nobody else's change.
    """

    class Kind(models.TextChoices):
        LISTS = "lists", _("prices of price lists")
        CONTRACTS = "contracts", _("prices of contracts")

    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices, default=Kind.LISTS)
    price_list = models.ForeignKey(
        PriceList, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("price list")
    )
    contract = models.ForeignKey(
        Contract,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contract"),
        help_text=_("Whose prices the file holds; where neither is named, its rows name them."),
    )
    file = models.FileField(
        _("file"),
        upload_to="prices/",
        validators=[FileExtensionValidator(KINDS)],
        help_text=_("CSV or XLSX, with the columns of docs/import.md."),
    )
    name = models.CharField(_("name of the file"), max_length=200, editable=False)
    starts_on = models.DateField(_("first day"), help_text=_("Of the rows that name none."))
    is_whole = models.BooleanField(
        _("the whole list"),
        default=False,
        help_text=_("Prices that are not in the file end on the day before the first day."),
    )
    outlier_percent = models.PositiveSmallIntegerField(
        _("conspicuous from"),
        default=20,
        validators=[MaxValueValidator(1000)],
        help_text=_("Percent by which a price changes."),
    )
    language = models.CharField(max_length=2, default="de", editable=False)  # of what is found
    state = models.CharField(
        _("state"), max_length=11, choices=State.choices, default=State.UPLOADED, editable=False
    )
    problem = models.CharField(_("problem"), max_length=300, blank=True, editable=False)
    counts = models.JSONField(_("counts"), default=dict, editable=False)
    digest = models.CharField(max_length=60, blank=True, editable=False)
    after_digest = models.CharField(max_length=60, blank=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("uploaded by"),
        editable=False,
    )
    uploaded_at = models.DateTimeField(_("uploaded"), editable=False)
    due_at = models.DateTimeField(editable=False)  # while a worker has it, this lies ahead
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("released by"),
        editable=False,
    )
    activate_at = models.DateTimeField(_("comes into force"), null=True, editable=False)
    activated_at = models.DateTimeField(_("in force since"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("ended by"),
        editable=False,
    )
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    objects = PriceUploadQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("file of prices"), _("files of prices")
        ordering = ["-uploaded_at", "-pk"]
        permissions = [("release_priceupload", "Can release files of prices")]
        constraints = [
            models.CheckConstraint(
                name="price_upload_four_eyes",
                condition=Q(released_by=None) | ~Q(released_by=F("uploaded_by")),
                violation_error_message=_("Somebody else has to release it."),
            ),
            models.CheckConstraint(
                name="price_upload_released_by_somebody",
                condition=~Q(state__in=[State.RELEASED, State.ACTIVE, State.ROLLED_BACK])
                | Q(released_by__isnull=False, activate_at__isnull=False),
            ),
            models.CheckConstraint(
                name="price_upload_of_one_kind",
                condition=Q(kind="lists", contract=None) | Q(kind="contracts", price_list=None),
                violation_error_message=_(
                    "Prices of price lists have no contract, those of contracts no list."
                ),
            ),
            models.CheckConstraint(
                name="price_upload_whole_of_one",
                condition=Q(is_whole=False) | Q(price_list__isnull=False) | Q(contract__isnull=False),
                violation_error_message=_("A whole list is one list or contract: please name it."),
            ),
        ]

    def __str__(self):
        return self.name


class PriceUploadRow(models.Model):
    """What one row of the file would do, or did; of a whole list also what is missing in it (`removed`)."""

    class Outcome(models.TextChoices):
        ADDED = "added", _("new")
        CHANGED = "changed", _("changed")
        REMOVED = "removed", _("ends")
        UNCHANGED = "unchanged", _("unchanged")
        REJECTED = "rejected", _("rejected")

    upload = models.ForeignKey(PriceUpload, models.CASCADE, related_name="rows", db_index=False)
    line = models.PositiveIntegerField(_("line"), null=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome.choices)
    product = models.ForeignKey(
        Product, models.CASCADE, null=True, related_name="+", db_index=False, verbose_name=_("product")
    )
    parent = models.BigIntegerField(null=True)  # of the list or contract
    min_quantity = models.DecimalField(_("from quantity"), max_digits=12, decimal_places=3, null=True)
    before_amount = models.DecimalField(_("before"), max_digits=14, decimal_places=4, null=True)
    before_basis = models.PositiveSmallIntegerField(null=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=4, null=True)
    basis = models.PositiveSmallIntegerField(_("price basis"), null=True)
    valid = valid_days(null=True)
    percent = models.DecimalField(_("change in percent"), max_digits=12, decimal_places=2, null=True)
    is_outlier = models.BooleanField(_("conspicuous"), default=False)
    key = models.CharField(_("row"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=700, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("row of a file of prices"), _("rows of files of prices")
        ordering = ["line", "pk"]
        indexes = [
            models.Index(fields=["upload", "outcome", "line"], name="price_upload_rows"),
            models.Index(
                fields=["upload", "line"], condition=Q(is_outlier=True), name="price_upload_outliers"
            ),
        ]

    def __str__(self):
        return f"{self.line}: {self.outcome}"

    @property
    def first_day(self):
        return self.valid.lower if self.valid else None

    @property
    def last_day(self):
        return last_day(self.valid) if self.valid else None


class PriceBefore(models.Model):
    """A price row as it was before a file came into force: what a roll-back brings back."""

    upload = models.ForeignKey(PriceUpload, models.CASCADE, related_name="before", db_index=True)
    row = models.JSONField()

    class Meta:
        verbose_name, verbose_name_plural = _("former price"), _("former prices")

    def __str__(self):
        return f"{self.upload_id}: {self.row}"
