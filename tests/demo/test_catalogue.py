"""The demo catalogue: enough of it, numbers that check, order rules that can be kept, prices that make sense."""

import re
from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest

from b2bshop.demo.catalogue import categories, products
from catalog.drawings import draw
from catalog.rules import gtin_is_valid

UNITS = {"C62", "MTR", "PR", "SET", "PK", "KGM", "LTR"}
PACKS = {"PK", "BX", "CT", "RO", "DR", "PX"}


@pytest.fixture(scope="module")
def articles():
    return products()


@pytest.fixture(scope="module")
def tree():
    return categories()


@pytest.fixture(scope="module")
def leaves(tree):
    parents = {node.path.rpartition("/")[0] for node in tree}
    return {node.path: node for node in tree if node.path not in parents}


def test_the_range_is_as_wide_as_promised(articles, leaves):
    assert len(articles) >= 6_300
    assert len(leaves) >= 125
    assert {article.category for article in articles} == set(leaves)


def test_it_is_the_same_range_on_every_run(articles):
    assert products() == articles


def test_parents_come_before_their_children(tree):
    seen = {""}
    for node in tree:
        assert node.path.rpartition("/")[0] in seen, node.path
        assert node.path not in seen
        seen.add(node.path)


def test_classification_codes_have_their_shape(tree, leaves):
    for node in tree:
        assert re.fullmatch(r"\d{8}|", node.eclass), node.path
        assert re.fullmatch(r"\d{8}|", node.unspsc), node.path
        assert re.fullmatch(r"EC\d{6}|", node.etim), node.path
    assert all(leaf.unspsc and leaf.eclass for leaf in leaves.values())


def test_numbers_are_unique_and_readable(articles):
    for number in ("sku", "gtin", "manufacturer_number"):
        twice = [
            value for value, count in Counter(getattr(each, number) for each in articles).items() if count > 1
        ]
        assert not twice, number
    assert all(re.fullmatch(r"[A-Z0-9.\-]{2,40}", article.sku) for article in articles)


def test_gtins_check_and_lie_in_the_restricted_range(articles):
    for article in articles:
        assert re.fullmatch(r"2[0-9]\d{11}", article.gtin)
        total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(article.gtin))
        assert total % 10 == 0, article.sku


def test_both_languages_are_written_and_differ(articles, tree):
    for article in articles:
        assert article.name_de and article.name_en and article.text_de and article.text_en
        assert "{" not in article.name_de + article.name_en + article.text_de + article.text_en
        assert article.text_de != article.text_en
        assert not re.search(r"\d\.\d.*mm²? ", article.name_de.split(", DIN")[0]), article.name_de
    for node in tree:
        assert node.de and node.en
        assert len(node.description_de) == len(node.description_de.strip())


def test_a_german_reader_sees_decimal_commas_and_an_english_one_points(articles):
    drill = next(each for each in articles if each.sku == "338-2.5-HSSG")
    assert "2,5 mm" in drill.name_de
    assert "2.5 mm" in drill.name_en


def test_order_rules_can_be_kept(articles):
    for each in articles:
        assert each.unit in UNITS, each.sku
        assert each.price_basis in {1, 100, 1000}
        assert each.multiple > 0
        assert each.minimum > 0
        assert each.minimum % each.multiple == 0, each.sku
        for inner, outer in pairwise(each.packs):
            assert outer.content % inner.content == 0, each.sku
        for pack in each.packs:
            assert pack.unit in PACKS
            assert pack.content % each.multiple == 0, each.sku
            assert gtin_is_valid(pack.gtin)
        assert each.stock % each.multiple == 0


def test_prices_are_cents_and_weights_are_positive(articles):
    for each in articles:
        assert each.list_price > 0
        assert each.list_price == each.list_price.quantize(Decimal("0.01"))
        assert each.weight_g > 0
        assert re.fullmatch(r"\d{8}", each.tariff)
        assert re.fullmatch(r"[A-Z]{2}", each.origin)


@pytest.mark.parametrize(
    "pattern",
    [
        r"933-8X(\d+)-A2",
        r"912-6X(\d+)-88",
        r"934-(\d+)-8",
        r"338-([\d.]+)-HSSG",
        r"NZ-50X(\d+)",
        r"62(0\d|1\d)",
    ],
)
def test_a_bigger_article_of_one_family_costs_more_per_piece(articles, pattern):
    family = sorted(
        (Decimal(found[1]), each.list_price / each.price_basis)
        for each in articles
        if (found := re.fullmatch(pattern, each.sku))
    )
    assert len(family) >= 5
    prices = [price for _, price in family]
    assert prices == sorted(prices)
    assert prices[0] < prices[-1]


def test_attributes_follow_their_category(articles, leaves):
    for each in articles:
        declared = {attribute.code: attribute for attribute in leaves[each.category].attributes}
        assert each.attributes, each.sku
        for code, value in each.attributes.items():
            kind = {"number": Decimal, "text": str, "choice": tuple}[declared[code].kind]
            assert isinstance(value, kind), (each.sku, code)


def test_discontinued_articles_name_an_active_successor(articles):
    by_sku = {each.sku: each for each in articles}
    old = [each for each in articles if each.status == "discontinued"]
    assert len(old) >= 20
    for each in old:
        assert by_sku[each.successor].status == "active"
        assert by_sku[each.successor].category == each.category
    assert all(not each.successor for each in articles if each.status == "active")


def test_some_articles_are_sold_out_and_some_are_dangerous(articles):
    active = [each for each in articles if each.status == "active"]
    assert 0.02 < sum(each.stock == 0 for each in active) / len(active) < 0.07
    dangerous = [each for each in articles if each.dangerous]
    assert dangerous
    assert all(each.category.startswith("chemicals/") and each.documents for each in dangerous)


def test_every_article_has_a_drawing(articles):
    drawn = {}
    for each in articles:
        shape, *sizes = each.drawing.items()
        assert shape[0] == "shape"
        key = (shape[1], tuple(sizes))
        drawn[key] = drawn.get(key) or draw(shape[1], dict(sizes))
    assert all(svg.startswith("<svg ") for svg in drawn.values())
    assert len(drawn) > 2_500


def test_two_sizes_of_one_family_are_drawn_differently(articles):
    by_sku = {each.sku: each.drawing for each in articles}
    assert by_sku["933-8X40-A2"] != by_sku["933-8X80-A2"]
    assert by_sku["933-8X40-A2"] == by_sku["933-8X40-88"]
