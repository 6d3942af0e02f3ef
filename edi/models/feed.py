"""What a partner's system was told of its assortment, so that it can be told the difference."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .partner import Partner


class ProductFeed(models.Model):
    """Begun when the system first asked for differences; brought up to date whenever it asks again."""

    partner = models.OneToOneField(Partner, models.CASCADE, related_name="feed", verbose_name=_("partner"))
    begun_at = models.DateTimeField(_("begun"))
    compared_at = models.DateTimeField(_("compared"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("product feed"), _("product feeds")

    def __str__(self):
        return str(self.partner)


class FeedRow(models.Model):
    """One article under its number. `digest` is of everything that is told of it; `gone_at` is set once it is not in
    the assortment any more, whatever the reason."""

    feed = models.ForeignKey(ProductFeed, models.CASCADE, related_name="rows", verbose_name=_("product feed"))
    sku = models.CharField(_("article number"), max_length=60)
    digest = models.CharField(max_length=32)
    changed_at = models.DateTimeField(_("changed"))
    gone_at = models.DateTimeField(_("gone"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("article of a feed"), _("articles of a feed")
        constraints = [models.UniqueConstraint(fields=["feed", "sku"], name="feed_row_once")]
        indexes = [models.Index(fields=["feed", "changed_at"], name="feed_row_by_change")]

    def __str__(self):
        return self.sku
