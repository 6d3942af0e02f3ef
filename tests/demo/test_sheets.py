"""Data sheets of the demo: the same bytes on every run, in both languages, for whatever the catalogue holds."""

import pytest

from b2bshop.demo.catalogue import categories, products
from b2bshop.demo.catalogue.hazards import HAZARDS, PHRASES
from b2bshop.demo.load.sheets import datasheet, safety_sheet


@pytest.fixture(scope="module")
def nodes():
    return {node.path: node for node in categories()}


@pytest.fixture(scope="module")
def articles():
    return {each.sku: each for each in products()}


def test_a_sheet_is_the_same_on_every_run_and_another_in_the_other_language(articles, nodes):
    bolt = articles["933-8X40-88"]
    sheets = [datasheet(bolt, nodes[bolt.category], language) for language in ("de", "de", "en")]
    assert sheets[0] == sheets[1] != sheets[2]
    assert all(sheet.startswith(b"%PDF-") and len(sheet) < 100_000 for sheet in sheets)


def test_a_name_that_looks_like_a_command_stays_text(articles, nodes):
    bolt = articles["933-8X40-88"]
    object.__setattr__(
        wicked := type(bolt)(**{n: getattr(bolt, n) for n in bolt.__slots__}), "name_de", '#eval("1") $x$'
    )
    assert datasheet(wicked, nodes[bolt.category], "de").startswith(b"%PDF-")


def test_every_dangerous_article_has_hazards_in_phrases_that_are_written(articles):
    dangerous = {each.category for each in articles.values() if each.dangerous}
    assert dangerous == set(HAZARDS)
    assert {phrase for hazard in HAZARDS.values() for phrase in hazard.phrases} <= set(PHRASES)
    assert all(de and en and de != en for de, en in PHRASES.values())
    assert safety_sheet(articles["BR-500"], "de") != safety_sheet(articles["BR-500"], "en")
