"""Classifications as their publishers release them: classes, features, allowed values. Versions stand side by side."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..words import Translated
from .product import Attribute


class Classification(models.Model):
    """One release of one system: ETIM 9 is another classification than ETIM 8."""

    class System(models.TextChoices):
        ETIM = "etim", "ETIM"
        ECLASS = "eclass", "ECLASS"
        UNSPSC = "unspsc", "UNSPSC"
        OWN = "own", _("own classification")

    system = models.CharField(_("system"), max_length=10, choices=System.choices)
    version = models.SlugField(
        _("version"),
        max_length=20,
        help_text=_("As its publisher counts, such as 9 or 14; letters, digits and hyphens."),
    )
    name = models.CharField(
        _("name"),
        max_length=80,
        blank=True,
        help_text=_("An own classification goes by it, such as Workshop 2."),
    )
    leads = models.BooleanField(
        _("its classes decide on attributes"),
        default=True,
        help_text=_("Off for a release that is only kept: its features ask nothing of products."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        help_text=_("The classification with the lowest number says first which attributes matter."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("classification"), _("classifications")
        ordering = ["position", "system", "version"]
        constraints = [
            models.UniqueConstraint(fields=["system", "version"], name="classification_release_once")
        ]

    def __str__(self):
        own_name = self.name if self.system == self.System.OWN else ""
        return f"{own_name or self.get_system_display()} {self.version}"

    @property
    def code(self) -> str:
        """`etim-9`, as files and commands name it."""
        return f"{self.system}-{self.version}"


class OfRelease(models.Manager):
    """Rows are told with their release: the same code stands in several."""

    def get_queryset(self):
        return super().get_queryset().select_related("classification")


class ProductClass(models.Model):
    """A class such as EC000042; `parent` is the group above it."""

    classification = models.ForeignKey(
        Classification, models.CASCADE, related_name="classes", verbose_name=_("classification")
    )
    code = models.CharField(_("code"), max_length=30)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("group above")
    )
    name_de = models.CharField(_("name (German)"), max_length=200, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)

    name = Translated("name")
    objects = OfRelease()

    class Meta:
        verbose_name, verbose_name_plural = _("product class"), _("product classes")
        ordering = ["classification", "code"]
        constraints = [
            models.UniqueConstraint(fields=["classification", "code"], name="product_class_once"),
            # Told by foreign keys that carry the classification along, see the migration.
            models.UniqueConstraint(
                fields=["id", "classification"], name="product_class_with_classification"
            ),
            models.CheckConstraint(name="product_class_not_above_itself", condition=~Q(parent=F("id"))),
        ]

    def __str__(self):
        return f"{self.classification} · {self.code} {self.name}".strip()

    def clean(self):
        """No class of another release above it, and no class above itself by way of others."""
        above = self.parent
        if above and above.classification_id != self.classification_id:
            raise ValidationError({"parent": _("This class belongs to another classification.")})
        passed = set()
        while above and above.pk not in passed:
            if above.pk == self.pk:
                raise ValidationError({"parent": _("A class does not stand above itself.")})
            passed.add(above.pk)
            above = above.parent


class Feature(models.Model):
    """A property as a classification defines it. Its values are kept once, in the attribute of the shop it leads to."""

    class Kind(models.TextChoices):
        NUMBER = "number", _("number")
        TEXT = "text", _("text")
        CHOICE = "choice", _("one of several values")
        RANGE = "range", _("from … to …")
        BOOLEAN = "boolean", _("yes or no")

    classification = models.ForeignKey(
        Classification, models.CASCADE, related_name="features", verbose_name=_("classification")
    )
    code = models.CharField(_("code"), max_length=30)
    name_de = models.CharField(_("name (German)"), max_length=200, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    unit = models.CharField(_("unit (Rec 20)"), max_length=3, blank=True)
    attribute = models.ForeignKey(
        Attribute,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="features",
        verbose_name=_("attribute of the shop"),
    )

    name = Translated("name")
    objects = OfRelease()

    class Meta:
        verbose_name, verbose_name_plural = _("feature"), _("features")
        ordering = ["classification", "code"]
        constraints = [models.UniqueConstraint(fields=["classification", "code"], name="feature_once")]

    def __str__(self):
        return f"{self.classification} · {self.code} {self.name}".strip()

    def clean(self):
        """A number is kept as a number in the same unit; everything else as text."""
        attribute = self.attribute
        if attribute and (self.kind == self.Kind.NUMBER) != (attribute.kind == Attribute.Kind.NUMBER):
            raise ValidationError({"attribute": _("Numbers lead to number attributes, all others to texts.")})
        if attribute and self.kind == self.Kind.NUMBER and self.unit != attribute.unit:
            told = {"unit": attribute.unit or "—"}
            raise ValidationError(
                {"attribute": _("This attribute is measured in another unit: %(unit)s.") % told}
            )


class FeatureValue(models.Model):
    """One allowed value of a feature."""

    feature = models.ForeignKey(
        Feature, models.CASCADE, related_name="allowed_values", verbose_name=_("feature")
    )
    code = models.CharField(_("code"), max_length=30)
    text_de = models.CharField(_("text (German)"), max_length=120)
    text_en = models.CharField(_("text (English)"), max_length=120, blank=True)

    text = Translated("text")

    class Meta:
        verbose_name, verbose_name_plural = _("allowed value"), _("allowed values")
        ordering = ["feature", "code"]
        constraints = [models.UniqueConstraint(fields=["feature", "code"], name="feature_value_once")]

    def __str__(self):
        return f"{self.code} {self.text}"


class ClassFeature(models.Model):
    """Which features a class has, in order, and what they are good for."""

    product_class = models.ForeignKey(
        ProductClass, models.CASCADE, related_name="class_features", verbose_name=_("product class")
    )
    feature = models.ForeignKey(
        Feature, models.CASCADE, related_name="class_features", verbose_name=_("feature")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_mandatory = models.BooleanField(_("mandatory"), default=False)
    in_facets = models.BooleanField(_("in filters"), default=True)
    in_comparison = models.BooleanField(_("in comparisons"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("feature of a class"), _("features of a class")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["product_class", "feature"], name="class_feature_once")
        ]

    def __str__(self):
        return f"{self.product_class_id}: {self.feature_id}"

    def clean(self):
        if self.feature_id and self.feature.classification_id != self.product_class.classification_id:
            raise ValidationError({"feature": _("This feature belongs to another classification.")})
