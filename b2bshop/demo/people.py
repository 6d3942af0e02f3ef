"""The invented companies and people of the demo shop, as plain values.

Customer numbers, names and addresses are made up; VAT ids carry valid check digits and belong to nobody we know of.
"""

from dataclasses import dataclass, field
from decimal import Decimal

PASSWORD = "b2bshop-demo"  # noqa: S105 the demo's password is public


@dataclass(frozen=True, slots=True)
class DemoPerson:
    login: str
    name: str
    roles: tuple[str, ...]
    unit: str
    limit: Decimal | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class DemoAddress:
    code: str
    addition: str
    street: str
    house_number: str
    postal_code: str
    city: str
    unit: str = ""
    billing: bool = False


@dataclass(frozen=True, slots=True)
class DemoRule:
    """An approval rule: `conditions` as (subject, values), any of which makes it apply.

    `asked` are codes of roles; empty: the nearest who may approve.
    """

    name: str
    conditions: tuple[tuple[str, tuple[str, ...]], ...]
    unit: str = ""
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoBudget:
    """`category` is an address in the catalogue, `person` and `owner` are logins."""

    name: str
    amount: int
    every: str
    exceeded: str
    owner: str
    unit: str = ""
    cost_centre: str = ""
    category: str = ""
    person: str = ""
    carries_over: bool = False


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """`units` are paths below the company; `share` scales how much it orders in a year."""

    key: str
    number: str
    name: str
    country: str
    currency: str
    vat_id: str
    credit_limit: Decimal
    units: tuple[str, ...]
    addresses: tuple[DemoAddress, ...]
    cost_centres: tuple[tuple[str, str], ...]
    people: tuple[DemoPerson, ...] = ()
    orders_per_month: int = 2
    contract_groups: tuple[tuple[str, str, int], ...] = ()  # (category path, title, percent below list)
    hidden: tuple[str, ...] = ()  # categories left out of its assortment
    outside: tuple[str, ...] = ()  # categories outside its core assortment
    certified: bool = False  # has shown that its people may handle hazardous substances
    exclusive: tuple[str, ...] = field(default=())  # prefixes of article numbers made for it
    deputies: tuple[tuple[str, str], ...] = ()  # (login of who is absent, login of who stands in)
    invited: tuple[tuple[str, str, str, str], ...] = ()  # (e-mail, name, unit, role), by its administrator
    waiting: tuple[str, ...] = ()  # logins of those with an order that awaits approval
    rules: tuple[DemoRule, ...] = ()
    budgets: tuple[DemoBudget, ...] = ()
    stock_display: str = ""  # empty: as the shop shows it to everybody
    group: str = ""  # number of the group of companies it buys with
    segment: str = ""


STAFF = (
    ("rep@b2bshop.example", "Ruth Petersen", False),
    ("service@b2bshop.example", "Sven Vogt", True),
    ("admin@b2bshop.example", "Anja Richter", True),
)

COMPANIES = (
    DemoCompany(
        key="nordwerk",
        number="10042",
        name="Nordwerk Maschinenbau GmbH",
        country="DE",
        currency="EUR",
        vat_id="DE136695976",
        credit_limit=Decimal(250_000),
        units=(
            "Zentrale",
            "Zentrale/Werk Bremen",
            "Zentrale/Werk Rostock",
            "Zentrale/Werk Bremen/Instandhaltung",
        ),
        addresses=(
            DemoAddress("HQ", "Buchhaltung", "Am Wall", "114", "28195", "Bremen", billing=True),
            DemoAddress("HB-T3", "Tor 3, Wareneingang", "Industriestraße", "27b", "28199", "Bremen"),
            DemoAddress(
                "HB-IH", "Instandhaltung, Halle 5", "Industriestraße", "29", "28199", "Bremen", "Werk Bremen"
            ),
            DemoAddress("HRO", "Wareneingang", "Werftallee", "8", "18119", "Rostock", "Werk Rostock"),
        ),
        cost_centres=(
            ("4100", "Fertigung"),
            ("4200", "Montage"),
            ("4300", "Instandhaltung"),
            ("5100", "Entwicklung"),
        ),
        people=(
            DemoPerson("buyer@nordwerk.example", "Birgit Utermann", ("buyer",), "Werk Bremen", Decimal(1000)),
            DemoPerson("requester@nordwerk.example", "Ralf Quast", ("requester",), "Werk Bremen", Decimal(0)),
            DemoPerson("approver@nordwerk.example", "Martina Krüger", ("approver",), "Werk Bremen"),
            DemoPerson("deputy@nordwerk.example", "Daniel Petry", ("approver",), "Werk Rostock"),
            DemoPerson("budget@nordwerk.example", "Beate Gött", ("controller",), "Zentrale"),
            DemoPerson("admin@nordwerk.example", "Arne Dirks", ("admin",), "Zentrale"),
        ),
        orders_per_month=9,
        contract_groups=(
            ("fasteners", "Rahmenvertrag Verbindungstechnik", 18),
            ("power-transmission/bearings", "Rahmenvertrag Wälzlager", 24),
            ("ppe", "Rahmenvertrag Arbeitsschutz", 12),
        ),
        group="EV-1",
        segment="industry",
        hidden=("chemicals",),
        outside=("storage",),
        exclusive=("NW-",),
        deputies=(("approver@nordwerk.example", "deputy@nordwerk.example"),),
        invited=(
            ("lena.voss@nordwerk.example", "Lena Voss", "Instandhaltung", "requester"),
            ("jan.peters@nordwerk.example", "Jan Peters", "Werk Rostock", "buyer"),
        ),
        waiting=("requester@nordwerk.example", "buyer@nordwerk.example"),
        rules=(
            DemoRule("Großaufträge", (("total", ("10000",)),)),
            DemoRule(
                "Gefahrgut und Preissprünge",
                (("flag", ("dangerous",)), ("price_rise", ("15",))),
                unit="Instandhaltung",
                asked=("controller",),
            ),
        ),
        budgets=(
            DemoBudget("Einkauf gesamt", 100_000, "year", "inform", "budget@nordwerk.example"),
            DemoBudget(
                "Werk Bremen", 60_000, "quarter", "approve", "budget@nordwerk.example", unit="Werk Bremen"
            ),
            DemoBudget(
                "Instandhaltung",
                4_000,
                "month",
                "warn",
                "approver@nordwerk.example",
                cost_centre="4300",
                carries_over=True,
            ),
            DemoBudget(
                "Arbeitsschutz", 30_000, "fiscal_year", "block", "budget@nordwerk.example", category="ppe"
            ),
            DemoBudget(
                "Anforderungen Ralf Quast",
                15_000,
                "month",
                "approve",
                "approver@nordwerk.example",
                person="requester@nordwerk.example",
            ),
        ),
    ),
    DemoCompany(
        key="alpina",
        number="10077",
        name="Alpina Anlagenbau AG",
        country="CH",
        currency="CHF",
        vat_id="CHE107787577MWST",
        stock_display="band",
        credit_limit=Decimal(120_000),
        units=("Hauptsitz", "Hauptsitz/Werk Chur", "Hauptsitz/Montage Wallis"),
        addresses=(
            DemoAddress("HQ", "Kreditoren", "Bahnhofstrasse", "5", "7000", "Chur", billing=True),
            DemoAddress("CHUR", "Rampe 2", "Kalchbühlstrasse", "40", "7000", "Chur"),
        ),
        cost_centres=(("100", "Werkstatt"), ("200", "Baustellen")),
        people=(
            DemoPerson("buyer@alpina.example", "Beat Aebi", ("buyer",), "Werk Chur", Decimal(5000)),
            DemoPerson("admin@alpina.example", "Ursina Caflisch", ("admin",), "Hauptsitz"),
        ),
        orders_per_month=5,
        contract_groups=(
            ("fluid-power", "Rahmenvertrag Fluidtechnik", 20),
            ("cables", "Rahmenvertrag Kabel", 15),
        ),
        hidden=("measuring",),
        certified=True,
        exclusive=("AL-",),
    ),
    DemoCompany(
        key="donau",
        number="10103",
        name="Donau Förderanlagen Ges.m.b.H.",
        country="AT",
        currency="EUR",
        vat_id="ATU13585627",
        credit_limit=Decimal(60_000),
        units=("Linz",),
        addresses=(DemoAddress("LNZ", "Warenannahme", "Hafenstraße", "61", "4020", "Linz", billing=True),),
        cost_centres=(("L1", "Service"),),
        people=(DemoPerson("buyer@donau.example", "Doris Aigner", ("buyer",), "Linz"),),
        contract_groups=(("power-transmission/bearings", "Rahmenvertrag Lagertechnik", 15),),
        group="EV-1",
    ),
    DemoCompany(
        key="taunus",
        number="10118",
        name="Taunus Werkzeugbau KG",
        country="DE",
        currency="EUR",
        vat_id="DE129273398",
        credit_limit=Decimal(25_000),
        units=("Idstein",),
        addresses=(DemoAddress("IDS", "", "Limburger Straße", "3", "65510", "Idstein", billing=True),),
        cost_centres=(("WZ", "Werkzeugbau"),),
        people=(DemoPerson("buyer@taunus.example", "Tarek Aydin", ("buyer",), "Idstein", Decimal(2500)),),
        orders_per_month=1,
        segment="crafts",
    ),
)

# Number → name, and the discounts of its contract: (category, percent, from quantity, additional).
GROUPS = {
    "EV-1": (
        "Einkaufsverbund Anlagenbau",
        (("fluid-power", "9", 0, False), ("hand-tools", "7.5", 0, False), ("", "2", 10, True)),
    ),
}
# Code → name, and the discounts of its price list.
SEGMENTS = {
    "industry": ("Industrie", (("measuring", "5", 0, False),)),
    "crafts": (
        "Handwerk",
        (("hand-tools", "10", 0, False), ("fasteners", "6", 0, False), ("fasteners", "8", 500, False)),
    ),
}


@dataclass(frozen=True, slots=True)
class DemoApplication:
    """A company that asks to become a customer; `days` ago, with its address confirmed or not yet."""

    name: str
    vat_id: str
    street: str
    house_number: str
    postal_code: str
    city: str
    country: str
    person: str
    email: str
    message: str
    days: int
    confirmed: bool = True


APPLICATIONS = (
    DemoApplication(
        *("Weserwind Service GmbH", "DE811569836", "Überseering", "21", "28217", "Bremen", "DE"),
        *("Jule Harms", "j.harms@weserwind.example", "Schrauben A4 und Handschuhe für Monteure auf See", 1),
    ),
    DemoApplication(
        *("Nordwerk Maschinen GmbH", "DE136695976", "Am Wall", "114", "28195", "Bremen", "DE"),
        *("Kai Brandt", "k.brandt@nordwerk.example", "", 2),
    ),
    DemoApplication(
        *("Seilbahn Surselva AG", "CHE116281756MWST", "Via Principala", "8", "7130", "Ilanz", "CH"),
        *("Flurin Casutt", "flurin.casutt@gmx.ch", "Wälzlager, Lieferung nach Ilanz", 0, False),
    ),
)
JOINING = (("nordwerk", "Nele Brinkmann", "n.brinkmann@nordwerk.example", "+49 421 555 02-31"),)
