"""Relations between products from files."""

from decimal import Decimal

from django.utils.translation import gettext as _

from b2bshop.intake.cells import Field, choice, number
from b2bshop.intake.running import Intake
from b2bshop.intake.stage import Stage
from b2bshop.intake.upsert import Upsert

from .cells import sku
from .models import Relation

_BY_PAIR = "t.product_id = s.product_id AND t.kind = s.kind AND t.other_id = s.other_id"


class RelationIntake(Intake):
    """One row per relation: to `sku` belongs `other`. An article that is not in the shop leaves the row out."""

    fields = (
        Field("sku", "text", sku, required=True),
        Field("kind", "text", choice({kind: kind for kind in Relation.Kind.values}), required=True),
        Field("other", "text", sku, required=True),
        Field("quantity", "numeric(12,3)", number(12, 3, above=0), default=Decimal(1)),
    )
    key = ("sku", "kind", "other")
    joined = ("catalog_product",)
    extra = {"product_id": "bigint", "other_id": "bigint", "relation_id": "bigint", "is_new": "boolean"}

    def resolve(self, stage: Stage) -> None:
        for column, name in (("product_id", "sku"), ("other_id", "other")):
            stage.run(
                f"UPDATE intake_stage s SET {column} = p.id FROM catalog_product p"  # noqa: S608 - names of ours
                f" WHERE UPPER(p.sku) = UPPER(s.{name})"
            )
        stage.reject("sku", _("unknown product"), where="s.product_id IS NULL")
        stage.reject("other", _("a product does not belong to itself"), where="s.product_id = s.other_id")
        stage.skip(_("names an article that is not in the shop"), where="s.other_id IS NULL")

    def write(self, stage: Stage) -> None:
        given = {"product_id": "s.product_id", "kind": "s.kind", "other_id": "s.other_id", "position": "1"}
        relations = Upsert(
            Relation, _BY_PAIR, "relation_id", {"quantity": "quantity"}, "(product_id, kind, other_id)", given
        )
        relations.find(stage)
        stage.run("UPDATE intake_stage SET is_new = relation_id IS NULL")
        relations.write(stage)
        stage.settle("s.is_new")
