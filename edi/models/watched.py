"""What a partner's system could know of prices and stock, so that it can be told when they are others."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .partner import Partner


class WatchedArticle(models.Model):
    """One article of a partner who wants to be told. `price` is a digest of all its prices, `level` how much there is,
    as far as the partner is shown it."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="watched", verbose_name=_("partner"))
    sku = models.CharField(_("article number"), max_length=60)
    price = models.CharField(_("price"), max_length=32, blank=True)
    level = models.CharField(_("stock"), max_length=20, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("watched article"), _("watched articles")
        constraints = [models.UniqueConstraint(fields=["partner", "sku"], name="watched_article_once")]

    def __str__(self):
        return self.sku
