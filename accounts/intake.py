"""Customers from files: company, first unit, main address and one person, in a few statements per batch."""

# Names inside the statements come from code, never from a file; values are parameters.
# ruff: noqa: S608

from decimal import Decimal

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from b2bshop.intake.cells import (
    Bad,
    Cell,
    Field,
    Form,
    choice,
    country,
    currency,
    email,
    flag,
    number,
    text,
    whole,
)
from b2bshop.intake.running import Intake
from b2bshop.intake.stage import Stage
from b2bshop.intake.upsert import Upsert

from .models import Address, Company, Membership, StockDisplay, Unit, User
from .roles import copy_presets
from .rules import BadVatId, check_vat_id

MAIN = "MAIN"
FIRST_UNIT = {"de": "Hauptsitz", "en": "Head office"}
COMPANY = (
    "name",
    "vat_id",
    "country",
    "currency",
    "language",
    "show_gross",
    "stock_display",
    "payment_days",
    "discount_percent",
    "discount_days",
    "credit_limit",
    "buyer_reference",
    "invoice_email",
    "is_active",
    "blocked_because",
)
# Rows that a company names: their table, the column they are named by, and what is said where there is none.
REFERENCES = {
    "group": ("accounts_companygroup", "number", gettext_lazy("unknown group of companies")),
    "segment": ("accounts_segment", "code", gettext_lazy("unknown segment")),
    "channel": ("accounts_saleschannel", "code", gettext_lazy("unknown sales channel")),
    "account_manager": ("accounts_user", "email", gettext_lazy("unknown person")),
}
ADDRESS = ("addition", "street", "house_number", "postal_code", "city")


def vat_id(cell: Cell, form: Form) -> str:
    try:
        return check_vat_id(text(20)(cell, form))
    except BadVatId:
        raise Bad(_("not a valid VAT id")) from None


def _languages() -> dict[str, str]:
    return {code: code for code, _name in settings.LANGUAGES}


class CustomerIntake(Intake):
    """One row per customer number. An absent column leaves what is there; an empty cell resets it.

    The address and the person are optional. A person gets an unusable password and sets their own by the
    password-reset mail; an existing person keeps name, telephone number and roles.
    """

    fields = (
        Field("number", "text", text(20), required=True),
        Field("name", "text", text(200)),
        Field("vat_id", "text", vat_id, default=""),
        Field("country", "text", country, default="DE"),
        Field("currency", "text", currency, default="EUR"),
        Field("language", "text", choice(_languages()), default="de"),
        Field("show_gross", "boolean", flag, default=False),
        Field("payment_days", "smallint", whole(0, 365), default=30),
        Field("discount_percent", "numeric(4,2)", number(4, 2, least=0), default=Decimal(0)),
        Field("discount_days", "smallint", whole(0, 365), default=0),
        Field("credit_limit", "numeric(14,2)", number(14, 2, least=0)),
        Field("buyer_reference", "text", text(60), default=""),
        Field("invoice_email", "text", email, default=""),
        Field("is_active", "boolean", flag, default=True),
        Field("blocked_because", "text", text(200), default=""),
        Field("stock_display", "text", choice({d.value: d.value for d in StockDisplay}), default=""),
        Field("group", "text", text(20), default=""),
        Field("segment", "text", text(40), default=""),
        Field("channel", "text", text(40), default=""),
        Field("account_manager", "text", email, default=""),
        Field("addition", "text", text(100), default=""),
        Field("street", "text", text(100), default=""),
        Field("house_number", "text", text(15), default=""),
        Field("postal_code", "text", text(12), default=""),
        Field("city", "text", text(80), default=""),
        Field("email", "text", email, default="", fill=True),
        Field("person", "text", text(150), default="", fill=True),
        Field("phone", "text", text(40), default="", fill=True),
        Field("role", "text", text(30), default="buyer", fill=True),
        Field("order_limit", "numeric(14,2)", number(14, 2, least=0), fill=True),
    )
    key = ("number",)
    extra = {
        "company_id": "bigint",
        "unit_id": "bigint",
        "address_id": "bigint",
        "user_id": "bigint",
        "membership_id": "bigint",
        "role_id": "bigint",
        **{f"{name}_id": "bigint" for name in REFERENCES},
        "is_new": "boolean",
    }

    def check(self, values: dict) -> None:
        if "name" in values and not values["name"]:
            raise Bad(_("the name is empty"))
        if values.get("person") and not values.get("email"):
            raise Bad(_("a person needs an e-mail address"))

    def resolve(self, stage: Stage) -> None:
        Upsert(Company, _BY_NUMBER, "company_id", {}, "").find(stage)
        stage.run("UPDATE intake_stage SET is_new = company_id IS NULL")
        if "name" not in stage.present:
            stage.reject("name", _("a new company needs this column"), where="s.is_new")
        stage.run(
            "UPDATE intake_stage s SET role_id = r.id FROM accounts_role r"
            " WHERE r.code = LOWER(s.role) AND r.company_id IS NULL"
            " AND NOT EXISTS (SELECT FROM accounts_role o WHERE o.company_id = s.company_id AND o.code = r.code)"
            " OR r.code = LOWER(s.role) AND r.company_id = s.company_id"
        )
        stage.reject("role", _("unknown role"), where="s.email <> '' AND s.role_id IS NULL")
        for name, (table, column, unknown) in REFERENCES.items():
            if name in stage.present:
                stage.run(
                    f"UPDATE intake_stage s SET {name}_id = t.id FROM {table} t"
                    f' WHERE UPPER(t.{column}) = UPPER(s."{name}")'
                )
                stage.reject(name, str(unknown), where=f"s.\"{name}\" <> '' AND s.{name}_id IS NULL")

    def write(self, stage: Stage) -> None:
        columns = {name: name for name in COMPANY if name in stage.present}
        columns |= {f"{name}_id": f"{name}_id" for name in REFERENCES if name in stage.present}
        companies = Upsert(Company, _BY_NUMBER, "company_id", columns, "(number)", {"number": "s.number"})
        companies.find(stage)
        companies.write(stage)
        _make_roles(stage)
        _make_units(stage)
        _write_addresses(stage)
        _write_people(stage)
        stage.settle("s.is_new")


_BY_NUMBER = "t.number = s.number"


def _make_roles(stage: Stage) -> None:
    """Companies without roles get copies of the presets; every row's role is then its company's own."""
    bare = stage.rows(
        "SELECT DISTINCT s.company_id FROM intake_stage s WHERE s.outcome IS NULL AND NOT EXISTS"
        " (SELECT FROM accounts_role r WHERE r.company_id = s.company_id)"
    )
    if bare:
        copy_presets(company for (company,) in bare)
    stage.run(
        "UPDATE intake_stage s SET role_id = own.id FROM accounts_role r JOIN accounts_role own ON own.code = r.code"
        " WHERE s.outcome IS NULL AND r.id = s.role_id AND own.company_id = s.company_id"
    )


def _make_units(stage: Stage) -> None:
    """Companies without a unit get one; every row notes its company's first unit."""
    missing = stage.rows(
        "SELECT c.id, c.language FROM intake_stage s JOIN accounts_company c ON c.id = s.company_id WHERE"
        " s.outcome IS NULL AND NOT EXISTS (SELECT FROM accounts_unit u WHERE u.company_id = c.id) ORDER BY s.line"
    )
    if missing:
        # Paths of the tree are counted on from the last one, so nobody else may add a root meanwhile.
        stage.run("LOCK TABLE accounts_unit IN SHARE ROW EXCLUSIVE MODE")
        last = Unit.objects.get_last_root_node()
        start = int(last.path, len(Unit.alphabet)) if last else 0
        Unit.objects.bulk_create(
            Unit(
                company_id=company,
                name=FIRST_UNIT.get(language, FIRST_UNIT["en"]),
                path=Unit._get_path(None, 1, start + place),
                depth=1,
                numchild=0,
            )
            for place, (company, language) in enumerate(missing, 1)
        )
    stage.run(
        "UPDATE intake_stage s SET unit_id = (SELECT u.id FROM accounts_unit u WHERE u.company_id = s.company_id"
        " ORDER BY u.path LIMIT 1) WHERE s.outcome IS NULL"
    )


def _write_addresses(stage: Stage) -> None:
    present = [name for name in ADDRESS if name in stage.present]
    if not {"street", "city"} & set(present):
        return
    given = {
        "company_id": "s.company_id",
        "code": f"'{MAIN}'",
        "name": "(SELECT left(c.name, 100) FROM accounts_company c WHERE c.id = s.company_id)",
        "country": "(SELECT c.country FROM accounts_company c WHERE c.id = s.company_id)",
        "is_billing": "NOT EXISTS (SELECT FROM accounts_address a WHERE a.company_id = s.company_id AND a.is_billing)",
    }
    columns = {name: name for name in present}
    if "country" in stage.present:
        columns["country"] = "country"
    given = {name: sql for name, sql in given.items() if name not in columns}
    filled = " OR ".join(f"s.{name} <> ''" for name in present if name in ("street", "city"))
    addresses = Upsert(
        Address,
        f"t.company_id = s.company_id AND UPPER(t.code) = '{MAIN}'",
        "address_id",
        columns,
        "(company_id, (UPPER(code)))",
        given,
        only=filled,
    )
    addresses.find(stage)
    addresses.write(stage)


def _write_people(stage: Stage) -> None:
    """People and their membership in the company's first unit; roles are given with a new membership only."""
    if "email" not in stage.present:
        return
    named = "s.email <> ''"
    unusable = "'!' || md5(random()::text || clock_timestamp()::text)"  # what Django takes for "no password"
    given = {"email": "s.email", "name": "s.person", "phone": "s.phone", "password": unusable}
    people = Upsert(User, "LOWER(t.email) = s.email", "user_id", {}, "((LOWER(email)))", given, only=named)
    people.find(stage)
    people.write(stage)
    given = {"user_id": "s.user_id", "company_id": "s.company_id", "unit_id": "s.unit_id"}
    columns = {"order_limit": "order_limit"} if "order_limit" in stage.present else {}
    if not columns:
        given["order_limit"] = "NULL"
    members = Upsert(
        Membership,
        "t.user_id = s.user_id AND t.company_id = s.company_id",
        "membership_id",
        columns,
        "(user_id, unit_id)",
        given,
        only=named,
    )
    members.find(stage)
    stage.run(
        "UPDATE intake_stage s SET changes = changes || 'email'::text"
        f" WHERE s.outcome IS NULL AND {named} AND s.membership_id IS NULL"
    )
    members.write(stage)
    roles = connection.ops.quote_name(Membership.roles.through._meta.db_table)
    stage.run(
        f"INSERT INTO {roles} (membership_id, role_id) SELECT s.membership_id, s.role_id FROM intake_stage s"
        f" WHERE s.outcome IS NULL AND {named}"
        f" AND NOT EXISTS (SELECT FROM {roles} r WHERE r.membership_id = s.membership_id) ON CONFLICT DO NOTHING"
    )
