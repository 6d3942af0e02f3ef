"""Products, the categories they stand in and what is known about them."""

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from accounts.models import Company, CompanyOwnedQuerySet, Unit

from ..units import CHOICES
from ..words import Translated
from .visibility import visible_products


class Category(MP_Node):
    """A node of the catalogue tree; `slug_path` is its address and unique."""

    slug = models.SlugField(_("slug"), max_length=60)
    slug_path = models.CharField(_("address"), max_length=250, unique=True)
    name_de = models.CharField(_("name (German)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    text_de = models.TextField(_("text (German)"), blank=True)
    text_en = models.TextField(_("text (English)"), blank=True)
    standards = models.CharField(_("standards"), max_length=120, blank=True)
    drawing = models.JSONField(_("drawing"), default=dict, blank=True)
    attributes = models.ManyToManyField("Attribute", through="CategoryAttribute", related_name="categories")

    name, text = Translated("name"), Translated("text")

    class Meta:
        verbose_name, verbose_name_plural = _("category"), _("categories")

    def __str__(self):
        return self.name

    @classmethod
    def branch_ids(cls, slug_path: str) -> ArraySubquery:
        """`.annotate(branch=Category.branch_ids("tools"))`: the ids of that category and of all below it."""
        within = Q(slug_path=slug_path) | Q(slug_path__startswith=f"{slug_path}/")
        return ArraySubquery(cls.objects.filter(within).order_by().values("pk"))


class Attribute(models.Model):
    class Kind(models.TextChoices):
        NUMBER = "number", _("number")
        TEXT = "text", _("text")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name_de = models.CharField(_("name (German)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    unit = models.CharField(_("unit (Rec 20)"), max_length=3, blank=True)

    name = Translated("name")

    class Meta:
        verbose_name, verbose_name_plural = _("attribute"), _("attributes")
        ordering = ["code"]

    def __str__(self):
        return self.name


class CategoryAttribute(models.Model):
    """Which attributes describe the products of a category, in order of importance."""

    category = models.ForeignKey(Category, models.CASCADE, verbose_name=_("category"))
    attribute = models.ForeignKey(Attribute, models.CASCADE, verbose_name=_("attribute"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("attribute of a category"), _("attributes of a category")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["category", "attribute"], name="category_attribute_once")
        ]

    def __str__(self):
        return f"{self.category_id}: {self.attribute_id}"


class Manufacturer(models.Model):
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name, verbose_name_plural = _("manufacturer"), _("manufacturers")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Upper("name"), name="manufacturer_name_once")]

    def __str__(self):
        return self.name


class AnyOf(models.Func):
    """`column = ANY (array)`"""

    template, arg_joiner, output_field = "%(expressions)s)", " = ANY (", models.BooleanField()


class ProductQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Products of the actor's assortments in force; see docs/assortments.md for the rules."""
        return visible_products(self, actor)

    def with_packs(self):
        """For `order_rule`; one more statement for any number of products."""
        return self.prefetch_related("packs")

    def with_own_numbers(self, actor):
        """`part_number` and `part_text`: what the actor's company or unit calls it, None where it has no such name."""
        numbers = CustomerPartNumber.objects.visible_to(actor).filter(product=OuterRef("pk")).nearest_first()
        return self.annotate(
            part_number=Subquery(numbers.values("number")[:1]), part_text=Subquery(numbers.values("text")[:1])
        )

    def needed_for(self, products):
        """What others of these products need and is not among them."""
        needed = self.filter(belongs_to__kind="required", belongs_to__product__in=products)
        return needed.exclude(pk__in=products).order_by("sku").distinct()

    def below(self, category: Category):
        """In a category or anywhere below it; `Category.branch_ids` says how to read which those are along.

        Where they are known, the database knows how many products it will find, and walks a large category in order
        instead of sorting it. Else they are at least an array, so that the index is used.
        """
        if hasattr(category, "branch"):
            return self.filter(category__in=category.branch)
        branch = Category.objects.filter(path__startswith=category.path).values("pk")
        return self.filter(AnyOf("category", ArraySubquery(branch)))


class Product(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        ACTIVE = "active", _("active")
        DISCONTINUED = "discontinued", _("discontinued")

    class TaxClass(models.TextChoices):
        STANDARD = "standard", _("standard rate")
        REDUCED = "reduced", _("reduced rate")

    sku = models.CharField(_("article number"), max_length=60)
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="products", verbose_name=_("category")
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.ACTIVE)
    exclusive = models.BooleanField(
        _("exclusive"),
        default=False,
        help_text=_("Only companies whose assortment names this product see it."),
    )
    gtin = models.CharField("GTIN", max_length=14, blank=True)
    manufacturer = models.ForeignKey(
        Manufacturer, models.PROTECT, null=True, blank=True, verbose_name=_("manufacturer")
    )
    manufacturer_number = models.CharField(_("manufacturer's number"), max_length=60, blank=True)
    name_de = models.CharField(_("name (German)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    text_de = models.TextField(_("text (German)"), blank=True)
    text_en = models.TextField(_("text (English)"), blank=True)
    unit = models.CharField(_("unit of measure"), max_length=3, default="C62", choices=CHOICES)
    minimum = models.DecimalField(_("minimum quantity"), max_digits=12, decimal_places=3, default=1)
    multiple = models.DecimalField(_("multiple of"), max_digits=12, decimal_places=3, default=1)
    tax_class = models.CharField(
        _("tax class"), max_length=10, choices=TaxClass.choices, default=TaxClass.STANDARD
    )
    discount_group = models.CharField(
        _("discount group"),
        max_length=20,
        blank=True,
        default="",
        db_default="",
        help_text=_("Discounts of contracts and price lists can name it."),
    )
    weight_g = models.DecimalField(_("weight in g"), max_digits=12, decimal_places=3, null=True, blank=True)
    tariff = models.CharField(_("customs tariff number"), max_length=11, blank=True)
    origin = models.CharField(_("country of origin"), max_length=2, blank=True)
    dangerous = models.BooleanField(_("dangerous goods"), default=False)
    lead_days = models.PositiveSmallIntegerField(_("lead time in working days"), default=10)
    last_order_on = models.DateField(
        _("can be ordered until"), null=True, blank=True, help_text=_("The last day; empty: no end is known.")
    )
    rank = models.PositiveIntegerField(_("rank"), default=0, help_text=_("Order within a category."))
    drawing = models.JSONField(_("drawing"), default=dict, blank=True)
    family = models.ForeignKey(
        "catalog.ProductFamily",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("variant family"),
        help_text=_("Sizes that are ordered together in one table."),
    )
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    replaced_because_de = models.CharField(
        _("reason of the replacement (German)"), max_length=200, blank=True, default="", db_default=""
    )
    replaced_because_en = models.CharField(
        _("reason of the replacement (English)"), max_length=200, blank=True, default="", db_default=""
    )
    updated_at = models.DateTimeField(_("updated"), auto_now=True)
    name, text, replaced_because = Translated("name"), Translated("text"), Translated("replaced_because")
    part_number: str | None  # these two only where `with_own_numbers` was asked
    part_text: str | None
    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("product"), _("products")
        constraints = [
            models.UniqueConstraint(Upper("sku"), name="product_sku_once"),
            models.UniqueConstraint(fields=["gtin"], condition=~Q(gtin=""), name="product_gtin_once"),
            models.CheckConstraint(
                name="product_quantities_positive",
                condition=Q(minimum__gt=0, multiple__gt=0),
            ),
            models.CheckConstraint(name="product_not_own_successor", condition=~Q(successor=F("id"))),
        ]
        indexes = [
            models.Index(fields=["category", "rank", "id"], name="product_by_category"),
            models.Index(fields=["rank", "id"], name="product_by_rank"),
            models.Index(Upper("manufacturer_number"), name="product_by_maker_number"),
        ]

    def __str__(self):
        return f"{self.sku} {self.name}"

    def know_packs(self, rows) -> None:
        """Packaging units that were read along in another statement, as a prefetch would keep them."""
        known = self.packs.all()  # type: ignore[attr-defined]
        known._result_cache = [known.model(product=self, **row) for row in rows]
        self._prefetched_objects_cache = {"packs": known}


class AttributeValue(models.Model):
    """One typed value: a number in the attribute's unit, or a text in both languages."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="values")
    attribute = models.ForeignKey(
        Attribute, models.PROTECT, related_name="values", verbose_name=_("attribute")
    )
    number = models.DecimalField(_("number"), max_digits=16, decimal_places=4, null=True, blank=True)
    text_de = models.CharField(_("text (German)"), max_length=120, blank=True)
    text_en = models.CharField(_("text (English)"), max_length=120, blank=True)

    text = Translated("text")

    class Meta:
        verbose_name, verbose_name_plural = _("attribute value"), _("attribute values")
        constraints = [
            models.UniqueConstraint(fields=["product", "attribute"], name="attribute_value_once"),
            models.CheckConstraint(
                name="attribute_value_number_or_text",
                condition=Q(number=None) & ~Q(text_de="") | Q(number__isnull=False, text_de="", text_en=""),
            ),
        ]
        indexes = [models.Index(fields=["attribute", "number", "product"], name="attribute_value_by_number")]

    def __str__(self):
        return str(self.text if self.number is None else self.number)


def without_punctuation(name: str) -> models.GeneratedField:
    """A number as searches compare it: letters and digits in capitals."""
    letters = models.Func(
        Upper(name),
        models.Value("[^[:alnum:]]"),
        models.Value(""),
        models.Value("g"),
        function="regexp_replace",
    )
    return models.GeneratedField(
        expression=letters, output_field=models.CharField(max_length=60), db_persist=True
    )


class PartNumberQuerySet(CompanyOwnedQuerySet):
    def visible_to(self, actor):
        """Those of the whole company, of the unit the actor is in and of the units above it."""
        own = super().visible_to(actor)
        above = actor.unit.paths_above() if actor.unit else []
        return own.filter(Q(unit=None) | Q(unit__path__in=above))

    def nearest_first(self):
        """A unit's own number goes before one of the unit above it, and that before the company's."""
        return self.order_by(F("unit__depth").desc(nulls_last=True), "number")


class CustomerPartNumber(models.Model):
    """How a customer, or a unit with those below it, calls a product; numbers may repeat between them."""

    company = models.ForeignKey(
        Company, models.CASCADE, related_name="part_numbers", verbose_name=_("company")
    )
    unit = models.ForeignKey(
        Unit,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("Holds for it and the units below; empty: for the whole company."),
    )
    product = models.ForeignKey(
        Product, models.CASCADE, related_name="part_numbers", verbose_name=_("product")
    )
    number = models.CharField(_("customer part number"), max_length=60)
    text = models.CharField(
        _("customer's own name"),
        max_length=120,
        blank=True,
        default="",
        db_default="",
        help_text=_("What the customer calls it."),
    )
    plain = without_punctuation("number")

    objects = PartNumberQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("customer part number"), _("customer part numbers")
        constraints = [
            models.UniqueConstraint(
                "company", "unit", Upper("number"), name="part_number_once_per_company", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(fields=["company", "product"], name="part_number_by_product"),
            models.Index(fields=["company", "plain"], name="part_number_plain"),
        ]

    def __str__(self):
        return self.number

    def clean(self):
        if self.unit and self.unit.company_id != self.company_id:
            raise ValidationError({"unit": _("This unit belongs to another company.")})
