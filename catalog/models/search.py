"""What searches look into. Filled from the products by catalog.search.index; nothing here is a truth of its own."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """One product as searches see it. Triggers of the database mark it stale when what it tells has changed."""

    product = models.OneToOneField(
        "catalog.Product", models.CASCADE, primary_key=True, related_name="search", verbose_name=_("product")
    )
    words = SearchVectorField(_("words"), default="")
    numbers = models.TextField(_("numbers"), default="")
    is_stale = models.BooleanField(_("stale"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("search entry"), _("search entries")
        indexes = [
            GinIndex(fields=["words"], name="search_words", fastupdate=False),
            GinIndex(OpClass(F("numbers"), name="gin_trgm_ops"), name="search_numbers", fastupdate=False),
            models.Index(fields=["product"], condition=Q(is_stale=True), name="search_stale"),
        ]

    def __str__(self):
        return f"{self.product_id}"


class SearchWord(models.Model):
    """A word stem of the catalogue and in how many products it stands: compounds and slips are found through it."""

    word = models.CharField(_("word"), max_length=80, primary_key=True)
    products = models.PositiveIntegerField(_("products"))

    class Meta:
        verbose_name, verbose_name_plural = _("word of the catalogue"), _("words of the catalogue")
        indexes = [GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="search_word_trigrams")]

    def __str__(self):
        return self.word


class Synonym(models.Model):
    """Words that mean the same to a searcher, e.g. Inbusschraube, Zylinderschraube mit Innensechskant."""

    words = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("words"),
        help_text=_("Separated by commas. Who types one of them finds the others too."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("synonym"), _("synonyms")
        constraints = [models.CheckConstraint(name="synonym_names_two", condition=Q(words__len__gte=2))]
        indexes = [GinIndex(fields=["words"], name="synonym_words")]

    def __str__(self):
        return ", ".join(self.words)


class SearchMiss(models.Model):
    """A text that found nothing, and how often: what buyers look for and the catalogue does not name so."""

    text = models.CharField(_("text"), max_length=200, unique=True)
    times = models.PositiveIntegerField(_("times"), default=1)
    last_at = models.DateTimeField(_("last"))

    class Meta:
        verbose_name, verbose_name_plural = _("search without a result"), _("searches without a result")
        ordering = ["-times", "-last_at"]

    def __str__(self):
        return self.text
