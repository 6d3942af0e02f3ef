"""Data sheets, certificates and drawings to download."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..documents import check_document, keep
from .product import Product


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """A document is as private as its product."""
        return self.filter(product__in=Product.objects.visible_to(actor))


class Document(models.Model):
    """One file of one product. Products may share a file; it lies in the storage once."""

    class Kind(models.TextChoices):
        DATASHEET = "datasheet", _("data sheet")
        SAFETY = "safety", _("safety data sheet")
        CERTIFICATE = "certificate", _("certificate")
        DECLARATION = "declaration", _("declaration of conformity")
        MANUAL = "manual", _("manual")
        CAD = "cad", _("CAD model")

    product = models.ForeignKey(Product, models.CASCADE, related_name="documents", verbose_name=_("product"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    language = models.CharField(
        _("language"), max_length=2, blank=True, help_text=_("Two letters such as de; empty: for all.")
    )
    title = models.CharField(_("title"), max_length=120, blank=True, help_text=_("Empty: the kind is shown."))
    file = models.FileField(_("file"), upload_to="documents/", validators=[check_document])
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("document"), _("documents")
        constraints = [
            models.UniqueConstraint(fields=["product", "kind", "language", "title"], name="document_once")
        ]

    def __str__(self):
        return self.title or self.get_kind_display()

    def save(self, *args, **kwargs):
        """A new file goes where its content says, and its size is noted."""
        if self.file and not self.file._committed:  # type: ignore[attr-defined]
            self.size = self.file.size
            self.file = keep(self.file.file, self.file.name)
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*kwargs["update_fields"], "file", "size"}
        super().save(*args, **kwargs)
