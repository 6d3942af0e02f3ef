"""Whom a cart is shared with, who used it when, and what is said about it."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Unit


class Right(models.IntegerChoices):
    """Each holds those before it."""

    VIEW = 1, _("look at it")
    COMMENT = 2, _("comment on it")
    EDIT = 3, _("change it")
    ORDER = 4, _("change and order it")


class CartUse(models.Model):
    """When somebody last put something into a cart or chose it: the latest is that person's current cart."""

    cart = models.ForeignKey("orders.Cart", models.CASCADE, related_name="uses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    used_at = models.DateTimeField(_("last used"))

    class Meta:
        verbose_name, verbose_name_plural = _("use of a cart"), _("uses of carts")
        constraints = [models.UniqueConstraint(fields=["user", "cart"], name="cart_use_once")]

    def __str__(self):
        return f"{self.cart_id}: {self.user_id}"


class CartShareQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Of everybody's carts in the company: for the page that a link leads to."""
        return self.filter(cart__company=actor.company) if actor.company else self.none()

    def links(self):
        return self.exclude(token="")

    def reaching(self, actor):
        """Those that name the actor: the person, their unit or one above it, a role of theirs. Links name nobody."""
        named = Q(person=actor.user) | Q(unit__path__in=actor.unit.paths_above() if actor.unit else [])
        roles = actor.membership.roles.values("pk") if actor.membership else []
        return self.filter(named | Q(role__in=roles))


def new_token() -> str:
    return secrets.token_urlsafe(24)


class CartShare(models.Model):
    """For one person, a unit with those below it, a role, or whoever in the company has the link (`token`)."""

    cart = models.ForeignKey("orders.Cart", models.CASCADE, related_name="shares")
    right = models.PositiveSmallIntegerField(_("may"), choices=Right.choices, default=Right.EDIT)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("colleague"),
    )
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    role = models.ForeignKey(
        Role, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("role")
    )
    token = models.CharField(max_length=40, blank=True, editable=False)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("shared by"),
    )
    shared_at = models.DateTimeField(_("shared"), editable=False)

    objects = CartShareQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("share of a cart"), _("shares of carts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "person"], name="cart_share_once_per_person"),
            models.UniqueConstraint(fields=["cart", "role"], name="cart_share_once_per_role"),
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="cart_share_token_once"),
            models.CheckConstraint(
                name="cart_share_with_one",
                condition=Q(person__isnull=False, unit=None, role=None, token="")
                | Q(person=None, unit__isnull=False, role=None, token="")
                | Q(person=None, unit=None, role__isnull=False, token="")
                | Q(person=None, unit=None, role=None) & ~Q(token=""),
            ),
        ]

    def __str__(self):
        return f"{self.cart_id}: {self.get_right_display()}"


class CartComment(models.Model):
    """Said about a cart or one of its lines; it stays when the line goes."""

    cart = models.ForeignKey("orders.Cart", models.CASCADE, related_name="comments")
    line = models.ForeignKey(
        "orders.CartLine", models.SET_NULL, null=True, blank=True, related_name="comments"
    )
    sku = models.CharField(_("article number"), max_length=60, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    text = models.CharField(_("comment"), max_length=500)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name, verbose_name_plural = _("comment on a cart"), _("comments on carts")
        ordering = ["written_at", "pk"]

    def __str__(self):
        return self.text
