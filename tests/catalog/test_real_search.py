"""Searches over real part numbers and real specifications, where the data is at hand (see tests.intake.test_real_data).

Number search: what is typed must come first. Specification search: how many of the first ten are what was asked for;
the table is printed with `-s`.
"""

import csv
import re
from collections.abc import Callable

import pytest

from catalog.intake import ProductIntake
from catalog.models import Product
from catalog.search import index
from catalog.search.finding import find
from catalog.search.reading import plain
from tests.intake.test_real_data import data, imported  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
FASTENERS = ("ISO 4762", "DIN 933", "DIN 931", "ISO 4029", "ISO 4017", "DIN 912", "DIN 916", "ISO 4026")
# question → what the description must say
ELECTRONICS = [
    ("LDO 3.3V SOT-23", r"3\.3V.*SOT-23|SOT-23.*3\.3V"),
    ("3,3 V LDO regulator", r"(?i)(ldo|low.?dropout).*3\.3V|3\.3V.*(ldo|low.?dropout)"),
    ("24V 3W AC-DC", r"24V.*3W|3W.*24V"),
    ("24 V 2 W isolated", r"(?i)(?=.*24V)(?=.*2W).*isolated"),
    ("N-Channel MOSFET 60V", r"(?i)60V.*n-channel|n-channel.*60V"),
    ("N-Channel MOSFET 600 V", r"(?i)600V.*n-channel|n-channel.*600V"),
    ("P-Channel MOSFET 30V", r"(?i)30V.*p-channel|p-channel.*30V"),
    ("16kB flash 16MHz", r"(?i)16\s?kB flash"),
    ("32 kB Flash TQFP-32", r"(?i)32\s?kB flash"),
    ("128KB flash LQFP-48", r"(?i)128\s?KB flash.*LQFP-48"),
    ("2048KB flash", r"(?i)2048\s?KB flash"),
    ("zener diode dual", r"(?i)dual zener"),
    ("solid state relay 2A", r"(?i)2A.*|solid.state relay"),
    ("solid state relay 60 V", r"(?i)relay.*60V|60V.*relay"),
    ("operational amplifier DIP-8", r"(?i)(operational amplifier|op ?amp).*DIP-8"),
    ("dual op amp SOIC-8", r"(?i)dual.*op.*SOIC-8|dual.*SOIC-8"),
    ("quad NAND gate", r"(?i)quad.*nand"),
    ("hex inverter", r"(?i)hex.*inverter"),
    ("EEPROM 1Mb", r"(?i)1\s?Mb.*eeprom|eeprom.*1\s?Mb"),
    ("I2C EEPROM TSSOP-8", r"(?i)eeprom.*TSSOP-8"),
    ("voltage reference 4.096V", r"4\.096\s?V"),
    ("voltage reference 2.5 V", r"(?i)2\.50?0?\s?V"),
    ("DAC 8bit", r"(?i)8.?bit.*dac|dac.*8.?bit"),
    ("16 bit ADC", r"(?i)16.?bit"),
    ("IGBT 600V", r"(?i)(?=.*600).*igbt"),
    ("schottky diode 40V", r"(?i)40V.*schottky|schottky.*40V"),
    ("optocoupler", r"(?i)opto"),
    ("Solid-State Relay 24V DC", r"24V"),
    ("CAN transceiver 5V", r"(?i)can.*5V|5V.*can|transceiver"),
    ("RS485 transceiver", r"(?i)RS-?485"),
    ("regulator 300mA", r"300\s?mA"),
    ("buck converter 3A", r"\b3(\.0)?\s?A\b"),
]  # fmt: skip


def best(text: str, anybody) -> list[Product]:
    found = find(text, anybody, Product.objects.visible_to(anybody))
    return list(found.products.order_by(*found.fit)[:10])


@pytest.fixture
def parts(data):  # noqa: F811
    imported(ProductIntake(), data / "electronics" / "kicad_parts.csv", "electronics-products")
    index.count_words()
    return sorted(Product.objects.values_list("sku", flat=True))


def spellings(number: str) -> list[str]:
    """As people type it: without punctuation, with blanks, small, and a piece from inside."""
    bare = plain(number)
    spaced = " ".join(re.findall(r"[A-Za-z]+|\d+", number))
    return [
        number.lower(),
        bare,
        spaced,
        "-".join(re.findall(r"[A-Za-z]+|\d+", number)),
        number.replace("-", "/"),
    ]


def test_real_numbers_are_found_however_they_are_written(parts, buyer):
    chosen = [sku for sku in parts if any(c.isdigit() for c in sku) and len(plain(sku)) >= 6][
        :: len(parts) // 30
    ]
    cases = [(sku, text) for sku in chosen for text in spellings(sku)]
    assert len(cases) >= 100
    missed = [
        (text, sku) for sku, text in cases if plain(sku) not in [plain(p.sku) for p in best(text, buyer)[:3]]
    ]
    assert missed == []
    # from the middle: among all that hold it
    for sku in chosen:
        piece = plain(sku)[1:6]
        held = find(piece, buyer, Product.objects.all()).products.filter(sku=sku)
        assert held.exists(), (piece, sku)


def test_real_specifications_are_found(data, parts, buyer, capsys):  # noqa: F811
    folder = data / "fasteners"
    imported(ProductIntake(), folder / "products.csv", "fasteners-products")
    index.count_words()
    texts = {p.sku: f"{p.name_en} {p.text_en}" for p in Product.objects.all()}
    asked = [(text, lambda told, p=pattern: bool(re.search(p, told))) for text, pattern in ELECTRONICS]
    asked += list(_fasteners(folder))
    assert len(asked) >= 60
    scores = []
    for text, is_right in asked:
        shown = best(text, buyer)
        right = sum(is_right(texts[p.sku]) for p in shown)
        scores.append((text, right, len(shown), right / len(shown) if shown else 0.0))
    with capsys.disabled():
        for text, right, of, score in sorted(scores, key=lambda s: s[3])[:12]:
            print(f"{score:5.2f} {right:2}/{of:<2} {text}")
        print(f"precision@10 of {len(scores)} questions: {sum(s[3] for s in scores) / len(scores):.3f}")
    assert sum(s[3] for s in scores) / len(scores) >= 0.9


def _fasteners(folder) -> list[tuple[str, Callable[[str], bool]]]:
    with (folder / "products.csv").open(encoding="utf-8") as file:
        names = [row["name"] for row in csv.DictReader(file) if row["standard"] in FASTENERS]
    told = []
    for name in names[:: len(names) // 40]:
        size = re.search(r"(ISO|DIN) (\d+) (M[\d.]+)\D+([\d.]+)$", name)
        if not size:
            continue
        body, standard, thread, length = size.groups()
        spelled = [f"{body} {standard} {thread}x{length}", f"{thread} {length} {body}{standard}"][
            len(told) % 2
        ]
        right = re.compile(rf"{body} ?{standard} {re.escape(thread)}\D+{re.escape(length)}\b")
        told.append((spelled, lambda text, r=right: bool(r.search(text))))
    return told
