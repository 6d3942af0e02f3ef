"""The benchmark at its smallest scale: it measures the whole list, and the shop asks the database in sets."""

import json

import pytest
from django.db import connection, transaction

import bench
from bench import run, store
from bench.documents import FORMATS
from tests.conftest import make_presets

PROMISED = """category_page category_page_20 category_by_own_price category_by_own_discount
price_lines_discounted_48 facet_page text_search text_search_common
suggest suggest_word number_exact number_infix product_page price_lines_1
price_lines_48 price_lines_1000 upload_5000 cart_add cart_100 cart_700 order_1 order_10 order_100 order_1000
import_prices intake_json_1 intake_json_100 intake_json_1000 intake_opentrans_1 intake_opentrans_100
intake_opentrans_1000 intake_edifact_1 intake_edifact_100 intake_edifact_1000 intake_cxml_1 intake_cxml_100
intake_cxml_1000 products_paged products_since reorder_suggestions""".split()
SLOW = {"cart_700", "order_1000", "upload_5000", "reorder_suggestions"} | {
    f"intake_{form}_1000" for form in FORMATS
}


@pytest.fixture(scope="module")
def result(django_db_setup, django_db_blocker):
    """One quick run at scale xs, without those that take longest; the shop it ran in is gone afterwards."""
    run.register()
    wanted = ",".join(name for name in PROMISED if name not in SLOW)
    with pytest.MonkeyPatch.context() as environ, django_db_blocker.unblock():
        environ.setenv("ONLY", wanted)
        with transaction.atomic():
            make_presets()
            run.load(bench.SCALES["xs"])
            measured = run.measure(bench.SCALES["xs"], rounds=1, least=1, warm=0)
            transaction.set_rollback(True)
        connection.close()
    return measured


def test_every_promised_metric_exists():
    run.register()
    assert set(PROMISED) <= set(bench.METRICS)


def test_the_result_can_be_read_by_scripts(result, tmp_path):
    run.write(result, tmp_path / "results" / "latest.json")
    read = json.loads((tmp_path / "results" / "latest.json").read_text())
    assert set(read) == {"scale", "machine", "limits", "metrics"}
    assert set(read["limits"]) == {"select_1_us", "trivial_view_us", "template_48_us"}
    assert len(read["metrics"]) == len(PROMISED) - len(SLOW)
    for name, measured in read["metrics"].items():
        assert {"p50_ms", "p95_ms", "cpu_ms", "statements", "x_trivial_view"} <= set(measured), name
        assert 0 < measured["p50_ms"] <= measured["p95_ms"], name
        assert measured["statements"] > 0 and measured["x_trivial_view"] > 0, name


def test_pages_tell_how_large_they_are(result):
    page = result["metrics"]["category_page"]
    assert page["bytes"] > page["gzip_bytes"] > 1000


@pytest.mark.parametrize(
    "alike",
    [
        ("price_lines_1", "price_lines_48", "price_lines_1000"),
        ("category_page", "category_page_20"),
        ("order_1", "order_10", "order_100"),
        *((f"intake_{form}_1", f"intake_{form}_100") for form in FORMATS),
    ],
)
def test_the_number_of_statements_does_not_depend_on_how_much_there_is(result, alike):
    statements = {name: result["metrics"][name]["statements"] for name in alike}
    assert len(set(statements.values())) == 1, statements


def test_only_some_metrics_are_measured_on_request(monkeypatch):
    run.register()
    monkeypatch.setenv("ONLY", "order_1, category_page")
    assert run.chosen_metrics() == ["order_1", "category_page"]


def test_an_unknown_metric_or_scale_is_refused_by_name(monkeypatch):
    run.register()
    monkeypatch.setenv("ONLY", "order_1,order_0")
    with pytest.raises(run.Misuse, match="order_0"):
        run.chosen_metrics()
    monkeypatch.setenv("SCALE", "xxl")
    with pytest.raises(run.Misuse, match="xxl"):
        run.chosen_scale()


def test_what_is_prepared_is_not_timed():
    given = iter(range(100))
    seen = []
    taken = bench.timed(seen.append, prepare=lambda: next(given), rounds=5, least=3, warm=2)
    assert len(taken) == 5 and seen == list(range(7))


def test_a_database_with_other_tables_is_left_alone(db):
    with pytest.raises(store.NotOurs):
        store.make_room(bench.SCALES["xs"])
