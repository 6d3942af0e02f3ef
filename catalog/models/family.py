"""Variant families: products that differ in up to three attributes and are ordered together in one size table."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..words import Translated
from .product import Attribute, Category, Product

MOST_AXES = 3


class FamilyQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Families of which the actor sees at least one product."""
        return self.filter(Exists(Product.objects.visible_to(actor).filter(family=OuterRef("pk"))))


class ProductFamily(models.Model):
    """`slug` is its address. Products point here; where they stand in the table their attribute values say."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name_de = models.CharField(_("name (German)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        related_name="families",
        verbose_name=_("category"),
        help_text=_("Its page leads to the size table."),
    )
    mixes_steps = models.BooleanField(
        _("sizes count together"),
        default=False,
        db_default=False,
        help_text=_("Quantity breaks are reached by all its products in an order together."),
    )
    attributes = models.ManyToManyField(Attribute, through="FamilyAxis", related_name="+")

    name = Translated("name")
    objects = FamilyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("variant family"), _("variant families")
        ordering = ["slug"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("catalog:family", args=[self.slug])


class FamilyAxis(models.Model):
    """In which attribute the products of a family differ: the first goes across, the second down, the third apart."""

    family = models.ForeignKey(
        ProductFamily, models.CASCADE, related_name="axes", verbose_name=_("variant family")
    )
    attribute = models.ForeignKey(Attribute, models.PROTECT, related_name="axes", verbose_name=_("attribute"))
    position = models.PositiveSmallIntegerField(
        _("position"),
        choices=[(1, _("1: columns")), (2, _("2: rows")), (3, _("3: one table each"))],
    )

    class Meta:
        verbose_name, verbose_name_plural = _("axis of a family"), _("axes of a family")
        ordering = ["family", "position"]
        constraints = [
            models.UniqueConstraint(fields=["family", "position"], name="family_axis_position_once"),
            models.UniqueConstraint(fields=["family", "attribute"], name="family_axis_attribute_once"),
            models.CheckConstraint(
                name="family_axis_positions", condition=Q(position__gte=1, position__lte=MOST_AXES)
            ),
        ]

    def __str__(self):
        return f"{self.family_id}: {self.attribute_id}"
