"""Order history from files. These orders are done with: no stock, credit, mails or events follow from them."""

# Names inside the statements come from code, never from a file; values are parameters.
# ruff: noqa: S608

from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actor import Channel
from b2bshop.intake.cells import Field, choice, currency, moment, number, text
from b2bshop.intake.running import Intake
from b2bshop.intake.stage import Stage
from b2bshop.intake.upsert import model_defaults
from catalog.cells import sku, unit
from catalog.pack_intake import count_in_own_unit

from .models import Order, OrderLine
from .states import State

_BASES = {"1": "1", "100": "100", "1000": "1000"}
HISTORY = "import"  # tax reason and price source of lines that were not priced here


class OrderIntake(Intake):
    """One row per order line; the rows of one order number are taken or left together, wherever they stand."""

    fields = (
        Field("number", "text", text(20), required=True),
        Field("customer", "text", text(20), required=True),
        Field("ordered_at", "timestamptz", moment, required=True),
        Field("sku", "text", sku, required=True),
        Field("quantity", "numeric(12,3)", number(12, 3), required=True),
        Field("unit", "text", unit, default="", fill=True),
        Field("amount", "numeric(14,4)", number(14, 4, least=0), required=True),
        Field("basis", "smallint", choice(_BASES), default="1", fill=True),
        Field("discount_percent", "numeric(5,2)", number(5, 2, least=0), default=Decimal(0), fill=True),
        Field("tax_percent", "numeric(5,2)", number(5, 2, least=0), default=Decimal(0), fill=True),
        Field("currency", "text", currency, default="", fill=True),
        Field("po_number", "text", text(35), default="", fill=True),
        Field("note", "text", text(200), default="", fill=True),
    )
    key = ("number",)
    grouped = True
    extra = {
        "order_id": "bigint",
        "company_id": "bigint",
        "unit_id": "bigint",
        "product_id": "bigint",
        "base": "numeric",
        "price": "numeric(14,4)",
        "net": "numeric(18,2)",
    }

    def resolve(self, stage: Stage) -> None:
        stage.skip(_("credit or return: no positive quantity"), where="s.quantity <= 0")
        stage.run(
            "UPDATE intake_stage s SET product_id = p.id FROM catalog_product p WHERE UPPER(p.sku) = UPPER(s.sku)"
        )
        stage.run(
            "UPDATE intake_stage s SET company_id = c.id, currency = COALESCE(NULLIF(s.currency, ''), c.currency),"
            " unit_id = (SELECT u.id FROM accounts_unit u WHERE u.company_id = c.id ORDER BY u.path LIMIT 1)"
            " FROM accounts_company c WHERE c.number = s.customer"
        )
        count_in_own_unit(stage, "quantity")
        stage.run(
            "UPDATE intake_stage SET price = round(amount * (100 - discount_percent) / 100, 4),"
            " net = round(round(amount * (100 - discount_percent) / 100, 4) * base / basis, 2)"
        )
        self._reject_lines(stage)
        self._reject_orders(stage)

    def write(self, stage: Stage) -> None:
        self._settle_known(stage)
        _insert_orders(stage)
        stage.run("UPDATE intake_stage s SET order_id = o.id FROM orders_order o WHERE o.number = s.number")
        _insert_lines(stage)
        stage.settle("TRUE")

    def _reject_lines(self, stage: Stage) -> None:
        stage.reject("customer", _("unknown customer"), where="s.company_id IS NULL")
        stage.reject("customer", _("the company has no unit"), where="s.unit_id IS NULL")
        stage.reject("sku", _("unknown product"), where="s.product_id IS NULL")
        stage.reject("discount_percent", _("more than 100 %"), where="s.discount_percent > 100")
        stage.reject("tax_percent", _("more than 100 %"), where="s.tax_percent > 100")
        stage.reject("quantity", _("the amount of the line is too large"), where="s.net >= 1e11")
        # The shop counts its own orders up from the start of its sequence; a number there would meet one of them.
        stage.reject(
            "number",
            _("the shop gives numbers from %s on itself; add a prefix in the mapping"),
            where="CASE WHEN s.number ~ '^[0-9]+(-[0-9]+)?$' THEN split_part(s.number, '-', 1)::numeric >= "
            + _FIRST_OWN_NUMBER
            + " ELSE FALSE END",
            told=[_FIRST_OWN_NUMBER],
        )

    def _reject_orders(self, stage: Stage) -> None:
        stage.reject(
            "customer",
            _("the same order names another customer or currency in line %s"),
            tables="(SELECT key, min(line) AS line FROM intake_stage WHERE outcome IS NULL GROUP BY key) f,"
            " intake_stage o",
            where="f.key = s.key AND o.line = f.line AND ROW(o.company_id, o.currency)"
            " IS DISTINCT FROM ROW(s.company_id, s.currency)",
            told=["f.line"],
        )
        stage.reject(
            "",
            _("line %s of the same order was rejected"),
            tables="(SELECT key, min(line) AS line FROM intake_stage WHERE outcome = 'rejected' GROUP BY key) f",
            where="f.key = s.key",
            told=["f.line"],
        )

    def _settle_known(self, stage: Stage) -> None:
        """An order that is there already stays as it is: unchanged if the file says the same, else rejected."""
        stage.run(
            "UPDATE intake_stage s SET order_id = o.id FROM orders_order o"
            " WHERE s.outcome IS NULL AND o.number = s.number"
        )
        stage.run(
            "WITH mine AS (SELECT order_id, min(company_id) AS company_id, sum(net) AS net, count(*) AS lines"
            "  FROM intake_stage WHERE outcome IS NULL AND order_id IS NOT NULL GROUP BY order_id),"
            " same AS (SELECT m.order_id, o.company_id = m.company_id AND o.net_total = m.net"
            f"  AND o.channel = '{Channel.IMPORT.value}' AND m.lines = count(l.id) AS holds"
            "  FROM mine m JOIN orders_order o ON o.id = m.order_id LEFT JOIN orders_orderline l ON l.order_id = o.id"
            "  GROUP BY m.order_id, m.company_id, m.net, m.lines, o.id)"
            " UPDATE intake_stage s SET outcome = CASE WHEN same.holds THEN 'unchanged' ELSE 'rejected' END,"
            " reason = CASE WHEN NOT same.holds THEN %s END"
            " FROM same WHERE same.order_id = s.order_id AND s.outcome IS NULL",
            [_("an order with this number and other content is there already")],
        )


_FIRST_OWN_NUMBER = "(SELECT start_value FROM pg_sequences WHERE sequencename = 'orders_number')"
_ADDRESS = (
    "jsonb_build_object('code', COALESCE(a.code, ''), 'name', COALESCE(a.name, left(c.name, 100)),"
    " 'addition', COALESCE(a.addition, ''), 'street', COALESCE(a.street, ''),"
    " 'house_number', COALESCE(a.house_number, ''), 'postal_code', COALESCE(a.postal_code, ''),"
    " 'city', COALESCE(a.city, ''), 'country', COALESCE(a.country, c.country))"
)


def _insert_orders(stage: Stage) -> None:
    """Totals as docs/pricing.md has them: lines summed per rate, the tax of each rate rounded once."""
    values = {
        "number": "h.number",
        "company_id": "h.company_id",
        "unit_id": "h.unit_id",
        "state": f"'{State.SHIPPED.value}'",
        "channel": f"'{Channel.IMPORT.value}'",
        "ordered_at": "h.ordered_at",
        "po_number": "h.po_number",
        "ship_to": _ADDRESS,
        "bill_to": _ADDRESS,
        "currency": "h.currency",
        "net_total": "x.net",
        "tax_total": "x.tax",
        "total": "x.net + x.tax",
        "taxes": "x.taxes",
    }
    defaults, params = model_defaults(Order, set(values))
    stage.run(
        "WITH h AS (SELECT key, min(number) AS number, min(company_id) AS company_id, min(unit_id) AS unit_id,"
        "  min(ordered_at) AS ordered_at, max(po_number) AS po_number, min(currency) AS currency, min(line) AS line"
        "  FROM intake_stage WHERE outcome IS NULL GROUP BY key),"
        " r AS (SELECT key, tax_percent, sum(net) AS net, round(sum(net) * tax_percent / 100, 2) AS tax"
        "  FROM intake_stage WHERE outcome IS NULL GROUP BY key, tax_percent),"
        " x AS (SELECT key, sum(net) AS net, sum(tax) AS tax, jsonb_agg(jsonb_build_object('percent',"
        f"  tax_percent::text, 'reason', '{HISTORY}', 'net', net::text, 'tax', tax::text)"
        "  ORDER BY tax_percent DESC) AS taxes FROM r GROUP BY key)"
        f" INSERT INTO orders_order ({_quoted([*values, *defaults])})"
        f" SELECT {', '.join([*values.values(), *defaults.values()])} FROM h JOIN x USING (key)"
        " JOIN accounts_company c ON c.id = h.company_id"
        " LEFT JOIN LATERAL (SELECT * FROM accounts_address a WHERE a.company_id = c.id"
        "  ORDER BY a.is_billing DESC, a.id LIMIT 1) a ON TRUE ORDER BY h.line",
        params,
    )


def _insert_lines(stage: Stage) -> None:
    values = {
        "order_id": "s.order_id",
        "position": "row_number() OVER (PARTITION BY s.key ORDER BY s.line)",
        "product_id": "p.id",
        "sku": "p.sku",
        "name_de": "p.name_de",
        "name_en": "p.name_en",
        "quantity": "s.base",
        "shipped": "s.base",
        "invoiced": "s.base",
        "unit": "p.unit",
        "typed_quantity": "CASE WHEN s.unit <> '' THEN s.quantity END",
        "typed_unit": "s.unit",
        "amount": "s.price",
        "basis": "s.basis",
        "net": "s.net",
        "tax_percent": "s.tax_percent",
        "tax_reason": f"'{HISTORY}'",
        "price_source": f"'{HISTORY}'",
        "note": "s.note",
    }
    defaults, params = model_defaults(OrderLine, set(values))
    stage.run(
        f"INSERT INTO orders_orderline ({_quoted([*values, *defaults])})"
        f" SELECT {', '.join([*values.values(), *defaults.values()])} FROM intake_stage s"
        " JOIN catalog_product p ON p.id = s.product_id WHERE s.outcome IS NULL ORDER BY s.line",
        params,
    )


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
