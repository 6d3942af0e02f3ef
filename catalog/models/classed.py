"""What stands in which class: products, the categories they stand in, and what a class became in another release."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .classification import Classification, ProductClass
from .product import Category, Product


class Classed(models.Model):
    """One class per classification. The classification is the class's own: the database compares the pair."""

    classification = models.ForeignKey(
        Classification,
        models.CASCADE,
        related_name="+",
        verbose_name=_("classification"),
        editable=False,
    )

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.product_class)  # type: ignore[attr-defined]

    def save(self, *args, **kwargs):
        self.classification_id = self.product_class.classification_id  # type: ignore[attr-defined]
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "classification"}
        super().save(*args, **kwargs)


class ProductClassification(Classed):
    """The class of one product; it goes before the class of its category."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="classes", verbose_name=_("product"))
    product_class = models.ForeignKey(
        ProductClass, models.CASCADE, related_name="classified", verbose_name=_("product class")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("class of a product"), _("classes of products")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "classification"], name="product_one_class_per_release"
            )
        ]


class CategoryClass(Classed):
    """The class of the products of a category that have none of their own in this classification."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="classes", verbose_name=_("category"))
    product_class = models.ForeignKey(
        ProductClass, models.CASCADE, related_name="categories", verbose_name=_("product class")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("class of a category"), _("classes of categories")
        constraints = [
            models.UniqueConstraint(
                fields=["category", "classification"], name="category_one_class_per_release"
            )
        ]


class ClassMapping(models.Model):
    """What a class became in another release. Two rows from one class: it was split, and somebody has to choose."""

    source = models.ForeignKey(
        ProductClass, models.CASCADE, related_name="became", verbose_name=_("from class")
    )
    target = models.ForeignKey(
        ProductClass, models.CASCADE, related_name="came_from", verbose_name=_("to class")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("class mapping"), _("class mappings")
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="class_mapping_once"),
            models.CheckConstraint(name="class_mapping_to_another", condition=~Q(source=F("target"))),
        ]

    def __str__(self):
        return f"{self.source} → {self.target}"

    def clean(self):
        known = self.source_id and self.target_id
        if known and self.source.classification_id == self.target.classification_id:
            raise ValidationError({"target": _("This class belongs to the same release.")})


class Completeness(Product):
    """Products as the list of what is missing shows them."""

    class Meta:
        proxy = True
        verbose_name, verbose_name_plural = _("completeness of a product"), _("completeness")
