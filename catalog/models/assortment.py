"""Assortments: which part of the catalogue a customer is offered, and on which terms. See docs/assortments.md."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, Unit

from .certificate import Certificate


class Terms(models.IntegerChoices):
    """From the mildest to the strictest; the numbers are those of the functions in the database."""

    OPEN = 0, _("can be ordered")
    OUTSIDE = 1, _("outside the core assortment")
    CONTRACT = 2, _("only with a contract")
    CERTIFICATE = 3, _("only with a certificate")
    ON_REQUEST = 4, _("on request")
    NO_PRICE = 5, _("without a price")
    HIDDEN = 6, _("hidden")

    @property
    def shows_price(self) -> bool:
        return self < Terms.ON_REQUEST


class Assortment(models.Model):
    name = models.CharField(_("name"), max_length=100, unique=True)
    priority = models.PositiveSmallIntegerField(
        _("priority"),
        default=0,
        db_default=0,
        validators=[MaxValueValidator(1000)],
        help_text=_(
            "Where rules of several assortments fit, the highest number decides; at one number the strictest."
        ),
    )
    only_named = models.BooleanField(
        _("shows only what it names"),
        default=True,
        db_default=True,
        help_text=_("Off: what none of its rules names stays as it would be without this assortment."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("assortment"), _("assortments")

    def __str__(self):
        return self.name


NAMED = ("category", "manufacturer", "product", "product_class", "attribute")


def _names_one_thing() -> Q:
    """The same as num_nonnulls(…) = 1, in words that the form can check too."""
    condition = Q()
    for named in NAMED:
        condition |= Q(**{f"{each}__isnull": each != named for each in NAMED})
    return condition


class AssortmentRule(models.Model):
    """Says on which terms one category, manufacturer, class (with all below) or product is offered, or all products
    with an attribute: any value of it, a text, or a number from … to."""

    assortment = models.ForeignKey(
        Assortment, models.CASCADE, related_name="rules", verbose_name=_("assortment")
    )
    terms = models.PositiveSmallIntegerField(
        _("terms"), choices=Terms.choices, default=Terms.OPEN, db_default=Terms.OPEN
    )
    certificate = models.ForeignKey(
        Certificate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("certificate")
    )
    category = models.ForeignKey(
        "catalog.Category", models.CASCADE, null=True, blank=True, verbose_name=_("category")
    )
    manufacturer = models.ForeignKey(
        "catalog.Manufacturer", models.CASCADE, null=True, blank=True, verbose_name=_("manufacturer")
    )
    product = models.ForeignKey(
        "catalog.Product", models.CASCADE, null=True, blank=True, verbose_name=_("product")
    )
    product_class = models.ForeignKey(
        "catalog.ProductClass", models.CASCADE, null=True, blank=True, verbose_name=_("product class")
    )
    attribute = models.ForeignKey(
        "catalog.Attribute", models.CASCADE, null=True, blank=True, verbose_name=_("attribute")
    )
    text = models.CharField(
        _("value of the attribute"),
        max_length=120,
        blank=True,
        default="",
        db_default="",
        help_text=_("As it stands with the products, German or English; empty: any value."),
    )
    number_from = models.DecimalField(_("from"), max_digits=16, decimal_places=4, null=True, blank=True)
    number_until = models.DecimalField(_("up to"), max_digits=16, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("assortment rule"), _("assortment rules")
        constraints = [
            models.CheckConstraint(name="assortment_rule_names_one_thing", condition=_names_one_thing()),
            models.CheckConstraint(
                name="assortment_rule_value_of_attribute",
                condition=Q(text="", number_from=None, number_until=None)
                | Q(attribute__isnull=False, text="")
                | Q(attribute__isnull=False, number_from=None, number_until=None),
            ),
            models.CheckConstraint(
                name="assortment_rule_certificate",
                condition=Q(terms=Terms.CERTIFICATE, certificate__isnull=False)
                | ~Q(terms=Terms.CERTIFICATE) & Q(certificate=None),
            ),
        ]

    def __str__(self):
        return f"{self.what}: {self.get_terms_display()}"

    @property
    def what(self) -> str:
        """`DIN 933`, `M-Tools`, `Durchmesser 8 – 12`."""
        thing = str(next((getattr(self, name) for name in NAMED if getattr(self, f"{name}_id")), ""))
        low, high = (
            f"{n.normalize():f}" if n is not None else "" for n in (self.number_from, self.number_until)
        )
        limits = low if low == high else f"{low} – {high}".strip()
        return " ".join(filter(None, (thing, self.text, limits)))

    def clean(self):
        errors = {}
        if self.terms == Terms.CERTIFICATE and not self.certificate_id:
            errors["certificate"] = _("Say which certificate is needed.")
        if self.terms != Terms.CERTIFICATE and self.certificate_id:
            errors["certificate"] = _("Only terms with a certificate need one.")
        errors |= self._wrong_values()
        if errors:
            raise ValidationError(errors)

    def _wrong_values(self) -> dict:
        given = {"text": self.text, "number_from": self.number_from, "number_until": self.number_until}
        asked = {name for name, value in given.items() if value not in ("", None)}
        if not self.attribute_id:
            return dict.fromkeys(asked, _("Values belong to a rule for an attribute."))
        is_number = self.attribute.kind == "number"
        wrong = asked & ({"text"} if is_number else {"number_from", "number_until"})
        told = _("The attribute is a number.") if is_number else _("The attribute is a text.")
        errors = dict.fromkeys(wrong, told)
        if not errors and len(asked) == 2 and self.number_from > self.number_until:
            errors["number_until"] = _("This is below the beginning.")
        return errors


class AssortmentAssignment(models.Model):
    """An assortment holds for the whole shop, a company, or a unit with those below it, while it is in force."""

    assortment = models.ForeignKey(
        Assortment, models.CASCADE, related_name="assignments", verbose_name=_("assortment")
    )
    company = models.ForeignKey(
        Company,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assortments",
        verbose_name=_("company"),
        help_text=_("Empty: for everybody, visitors too."),
    )
    unit = models.ForeignKey(
        Unit,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("unit"),
        help_text=_("Holds for it and the units below; empty: for the whole company."),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("Last day."))

    class Meta:
        verbose_name, verbose_name_plural = _("assignment"), _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["assortment", "company", "unit", "valid_from"],
                name="assortment_assigned_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="assortment_validity_forward",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="assortment_unit_of_company", condition=Q(unit=None) | Q(company__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.assortment} → {self.unit or self.company or _('the whole shop')}"

    def clean(self):
        if self.unit and self.unit.company_id != self.company_id:
            raise ValidationError({"unit": _("This unit belongs to another company.")})
