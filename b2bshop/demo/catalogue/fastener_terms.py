"""What all fasteners share: materials with their price per kilogram, packs by size, makers, length series."""

from decimal import Decimal

from .making import Terms

LENGTHS = (4, 5, 6, 8, 10, 12, 16, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 90)
LENGTHS += (100, 110, 120, 130, 140, 150, 160, 180, 200, 220, 240, 260, 280, 300)

ZINC = ("verzinkt", "zinc-plated")
PLAIN = ("blank", "plain")
BLACK = ("brüniert", "black oxide")
STEEL_NAME = ("Stahl", "Steel")
SPRING_STEEL = ("Federstahl", "Spring steel")
STAINLESS_A2 = ("Edelstahl A2", "Stainless steel A2")
STAINLESS_A4 = ("Edelstahl A4", "Stainless steel A4")

# Packs stand in cartons, cartons on a pallet.
OUTER = (("CT", 10), ("PX", 40))

# SKU suffix → (property class, material, finish, name in texts, EUR per kilogram)
GRADES = {
    "88": (("8.8", "8.8"), STEEL_NAME, ZINC, ("8.8 verzinkt", "8.8 zinc-plated"), Decimal("4.2")),
    "109": (("10.9", "10.9"), STEEL_NAME, PLAIN, ("10.9 blank", "10.9 plain"), Decimal("5.4")),
    "129": (("12.9", "12.9"), STEEL_NAME, BLACK, ("12.9 brüniert", "12.9 black oxide"), Decimal("6.3")),
    "45H": (("45H", "45H"), STEEL_NAME, BLACK, ("45H brüniert", "45H black oxide"), Decimal("14")),
    "48": (("4.8", "4.8"), STEEL_NAME, ZINC, ("4.8 verzinkt", "4.8 zinc-plated"), Decimal("3.6")),
    "8": (("8", "8"), STEEL_NAME, ZINC, ("Klasse 8 verzinkt", "class 8 zinc-plated"), Decimal("4.6")),
    "10": (("10", "10"), STEEL_NAME, PLAIN, ("Klasse 10 blank", "class 10 plain"), Decimal("6.1")),
    "ZN": (("–", "–"), STEEL_NAME, ZINC, ("Stahl verzinkt", "steel zinc-plated"), Decimal("3.9")),
    "FS": (("–", "–"), SPRING_STEEL, PLAIN, ("Federstahl blank", "spring steel plain"), Decimal("9")),
    "A2": (("A2-70", "A2-70"), STAINLESS_A2, PLAIN, ("Edelstahl A2-70", "stainless A2-70"), Decimal("11")),
    "A4": (("A4-80", "A4-80"), STAINLESS_A4, PLAIN, ("Edelstahl A4-80", "stainless A4-80"), Decimal("16.5")),
}


def grade(suffix: str) -> dict[str, tuple[str, str]]:
    """The values of an article in this grade, as its family patterns and its category name them."""
    strength, material, finish, spoken, _ = GRADES[suffix]
    return {"strength": strength, "material": material, "finish": finish, "grade": spoken}


def price_per_hundred(weight: Decimal, suffix: str, work: str = "1.9") -> Decimal:
    """EUR per 100: making a piece (`work`) plus its metal; weight in grams."""
    return Decimal(work) + weight / 10 * GRADES[suffix][4]


def packed(diameter: Decimal, length: Decimal = Decimal(20)) -> Terms:
    """Screws are sold per 100; the pack shrinks with the thread, big ones are sold one by one."""
    if diameter <= 5 and length <= 30:
        return Terms(basis=100, box="PK", size=500, multiple=100, outer=OUTER)
    if diameter <= 6 and length <= 60:
        return Terms(basis=100, box="PK", size=200, multiple=100, outer=OUTER)
    if diameter <= 8 and length <= 80:
        return Terms(basis=100, box="PK", size=100, multiple=100, outer=OUTER)
    if diameter <= 12:
        return Terms(basis=100, box="PK", size=50, multiple=25, outer=OUTER)
    if diameter <= 20:
        return Terms(basis=100, box="PK", size=25, multiple=5, outer=OUTER)
    return Terms(basis=100, box="PK", size=10, multiple=1, outer=OUTER)


def washers_packed(diameter: Decimal) -> Terms:
    """Nuts and washers: per 1000 while small, per 100 from M16."""
    if diameter <= 6:
        return Terms(basis=1000, box="PK", size=1000, multiple=100, outer=OUTER)
    if diameter <= 12:
        return Terms(basis=1000, box="PK", size=500, multiple=100, outer=OUTER)
    return Terms(basis=100, box="PK", size=50, multiple=10, outer=OUTER)


def per(terms: Terms, price_per_hundred: Decimal) -> Decimal:
    """A price per 100 on the basis of the terms."""
    return price_per_hundred * terms.basis / 100
