"""The classes of products from catalogues of suppliers: one row per article and release."""

from django.utils.translation import gettext as _

from b2bshop.intake.cells import Field, text
from b2bshop.intake.running import Intake
from b2bshop.intake.stage import Stage
from b2bshop.intake.upsert import Upsert

from .cells import sku
from .models import ProductClassification

_ONCE = "t.product_id = s.product_id AND t.classification_id = s.classification_id"
_CODE = "UPPER(regexp_replace({0}, '[^[:alnum:]]', '', 'g'))"  # 27-13-08-05 and 27130805 are the same class


class ClassOfProductIntake(Intake):
    """`release` is the code of a classification of the shop, `class` that of a class in it.

    A class that the shop does not know leaves the row out; so does the one the product has through its category.
    """

    fields = (
        Field("sku", "text", sku, required=True),
        Field("release", "text", text(30), required=True),
        Field("class", "text", text(80), required=True),
    )
    key = ("sku", "release")
    joined = ("catalog_product", "catalog_productclass", "catalog_categoryclass")
    extra = {
        "product_id": "bigint",
        "classification_id": "bigint",
        "class_id": "bigint",
        "own_id": "bigint",
        "is_new": "boolean",
    }

    def resolve(self, stage: Stage) -> None:
        stage.run(
            "UPDATE intake_stage s SET product_id = p.id FROM catalog_product p WHERE UPPER(p.sku) = UPPER(s.sku)"
        )
        stage.run(
            "UPDATE intake_stage s SET classification_id = k.id FROM catalog_classification k"
            " WHERE k.system || '-' || k.version = s.release"
        )
        stage.run(
            "UPDATE intake_stage s SET class_id = c.id FROM catalog_productclass c"  # noqa: S608 - a constant
            " WHERE c.classification_id = s.classification_id"
            f" AND {_CODE.format('c.code')} = {_CODE.format('s.class')}"
        )
        stage.reject("sku", _("unknown product"), where="s.product_id IS NULL")
        stage.skip(_("the shop does not know this class"), where="s.class_id IS NULL")
        stage.skip(
            _("its category has this class"),
            where="NOT EXISTS (SELECT FROM catalog_productclassification t"  # noqa: S608 - a constant
            f" WHERE {_ONCE}) AND EXISTS (SELECT FROM catalog_product p JOIN catalog_categoryclass u"
            " ON u.category_id = p.category_id WHERE p.id = s.product_id AND u.product_class_id = s.class_id)",
        )

    def write(self, stage: Stage) -> None:
        given = {"product_id": "s.product_id", "classification_id": "s.classification_id"}
        classes = Upsert(
            ProductClassification,
            _ONCE,
            "own_id",
            {"product_class_id": "class_id"},
            "(product_id, classification_id)",
            given,
        )
        classes.find(stage)
        stage.run("UPDATE intake_stage SET is_new = own_id IS NULL")
        classes.write(stage)
        stage.settle("s.is_new")
