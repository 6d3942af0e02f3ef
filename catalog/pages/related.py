"""The sections of a product's page that name other products: what replaces it, what it needs, what goes with it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.actor import Actor
from catalog.models import Product, Relation
from catalog.succession import successions

from .listing import by_ids
from .rows import Row, rows

MOST_RELATED = 60


@dataclass(frozen=True, slots=True)
class Section:
    """`notes` are said before the rows."""

    name: str
    title: str
    rows: list[Row]
    notes: tuple[str, ...] = ()


def sections(product: Product, actor: Actor, *, at: datetime) -> list[Section]:
    """Only of what the actor sees; priced and promised in one go, whatever there is. Empty ones are left out."""
    relations = list(product.relations.order_by("position", "pk")[:MOST_RELATED])
    follows = successions([product], actor).get(product.pk)
    wanted = {relation.other_id for relation in relations}
    if follows:
        wanted.add(follows.product.pk)
    if not wanted:
        return []
    told = {row["pk"]: row for row in rows(by_ids(sorted(wanted), actor), actor, at=at)}
    made = []
    if follows and follows.product.pk in told:
        notes = tuple(_replacements(product, follows.steps))
        made.append(Section("successor", _("Successor"), [told[follows.product.pk]], notes))
    for kind, title in _titles().items():
        found = [told[r.other_id] for r in relations if r.kind == kind and r.other_id in told]
        made.append(Section(kind, title, found))
    return [section for section in made if section.rows]


def _titles() -> dict[str, str]:
    return {
        Relation.Kind.REQUIRED: _("Needed for it"),
        Relation.Kind.EQUIVALENT: _("Equivalent articles"),
        Relation.Kind.ACCESSORY: _("Accessories"),
        Relation.Kind.CONSUMABLE: _("Consumables"),
        Relation.Kind.SPARE: _("Spare parts"),
    }


def _replacements(product: Product, steps: tuple[Product, ...]):
    """A line for each replacement that has a reason, or that is but a step on the way."""
    for old, new in zip((product, *steps), steps, strict=False):
        numbers = {"old": old.sku, "new": new.sku, "reason": old.replaced_because}
        if old.replaced_because:
            yield _("%(old)s was replaced by %(new)s: %(reason)s") % numbers
        elif len(steps) > 1:
            yield _("%(old)s was replaced by %(new)s.") % numbers
