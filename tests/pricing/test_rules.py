"""The worked tables of docs/pricing.md."""

from decimal import Decimal as D

import pytest

from pricing.rules import Cut, Lot, Row, Source, cheapest_of_equals, discounted, explain, ladder, line_net
from pricing.tax_rules import NoTaxRate, Tax, TaxReason, tax_for, tax_lines


def contract(minimum, amount, name="RV-1", rank=1):
    return Row(rank, D(minimum), D(amount), 100, Source.CONTRACT, name)


def base(minimum, amount):
    return Row(100_000, D(minimum), D(amount), 100, Source.BASE, "Base")


@pytest.mark.parametrize(
    ("quantity", "rows", "amount", "source"),
    [
        (100, [contract(100, "7.90"), contract(1000, "7.10"), base(1, "9.20")], "7.90", Source.CONTRACT),
        (1000, [contract(100, "7.90"), contract(1000, "7.10"), base(1, "9.20")], "7.10", Source.CONTRACT),
        (50, [contract(100, "7.90"), base(1, "9.20")], "9.20", Source.BASE),
        (500, [contract(100, "7.90"), base(1, "9.20"), base(500, "7.50")], "7.90", Source.CONTRACT),
        (500, [contract(1, "8.00", "RV-1"), contract(1, "7.80", "RV-2")], "7.80", Source.CONTRACT),
        (500, [contract(1, "8.00", rank=0), contract(1, "7.80", "RV-2", rank=1)], "8.00", Source.CONTRACT),
    ],
)
def test_the_agreed_price_wins_then_the_highest_tier_reached(quantity, rows, amount, source):
    row = cheapest_of_equals(rows, D(quantity))
    assert (row.amount, row.source) == (D(amount), source)


def cut(percent, minimum=0, closeness=0, *, more=False, amount=None, pk=1):
    off = (None, D(amount), 100) if amount else (D(percent), None, 1)
    return Cut(pk, more, closeness, D(minimum), *off)


@pytest.mark.parametrize(
    ("quantity", "base_rows", "cuts", "fixed", "amount"),
    [
        (100, [(1, "9.20")], [cut(12, closeness=1)], None, "8.0960"),
        (100, [(1, "9.20")], [cut(12, closeness=1), cut(5, closeness=3)], None, "8.7400"),
        (500, [(1, "9.20")], [cut(12, closeness=1), cut(15, 500, 1)], None, "7.8200"),
        (1000, [(1, "9.20"), (1000, "8.00")], [cut(10)], None, "7.2000"),
        (500, [(1, "9.20")], [cut(40), cut(5, 500, more=True)], None, "5.2440"),
        (499, [(1, "9.20")], [cut(40), cut(5, 500, more=True)], None, "5.5200"),
        (100, [(1, "9.20")], [cut(0, closeness=32, amount="0.50")], None, "8.7000"),
        (100, [(1, "9.20")], [cut(40)], (100, "7.90"), "7.90"),
        (50, [(1, "9.20")], [cut(40)], (100, "7.90"), "5.5200"),
        (50, [(1, "9.20")], [cut(5, more=True)], None, "9.20"),
        (50, [(1, "9.20")], [cut(0, amount="9.20")], None, "0"),
        (100, [(1, 0)], [cut(40)], None, "0"),
    ],
)
def test_a_discount_comes_off_the_list_where_nothing_is_fixed(quantity, base_rows, cuts, fixed, amount):
    rows = [base(*row) for row in base_rows]
    offer = contract(1, 1)
    made = discounted(offer, rows, cuts, D(fixed[0]) if fixed else None)
    found = cheapest_of_equals([*rows, *made, *([contract(*fixed)] if fixed else [])], D(quantity))
    assert found.amount == D(amount)


def graduated(minimum, amount):
    return Row(1, D(minimum), D(amount), 1, Source.CONTRACT, "RV-1", is_graduated=True)


@pytest.mark.parametrize(
    ("steps", "quantity", "lot", "amount", "net"),
    [
        ([(1, 10), (101, 9)], 100, {}, "10", "1000.00"),
        ([(1, 10), (101, 9)], 150, {}, "9.6667", "1450.00"),
        ([(1, 10), (101, 9), (501, 8)], 600, {}, "9.0000", "5400.00"),
        ([(1, 10), (50, 9), (501, 8)], 600, {"first": 100}, "8.8333", "5300.00"),
        ([(100, 9), (501, 8)], 600, {}, "8.8333", "5300.00"),
        ([(1, 10), (2, 9)], "2.5", {"grain": "0.01"}, "9.7960", "24.49"),
        ([(1, 10), (101, 0)], 150, {}, "0", "0.00"),
        ([(1, 10), (101, 9)], 50, {"counted": 150}, "9.6667", "483.33"),
    ],
)
def test_graduated_prices_hold_for_their_own_part(steps, quantity, lot, amount, net):
    rows = [graduated(*step) for step in steps]
    lot = Lot(**{name: D(value) for name, value in lot.items()})
    row = cheapest_of_equals(rows, D(quantity), lot=lot)
    assert (row.amount, row.net(D(quantity))) == (D(amount), D(net))


def test_the_ladder_of_graduated_prices_shows_each_parts_price_and_every_part_is_explained():
    rows = [graduated(1, 10), graduated(101, 9), graduated(501, 8), base(1, "5")]
    told = [(tier.minimum, tier.amount, tier.reached) for tier in ladder(rows, D(150))]
    assert told == [(1, 10, False), (101, 9, True), (501, 8, False)]
    assert [step.outcome for step in explain(rows, D(150))] == ["part", "part", "not_reached", "later_source"]


def test_steps_are_reached_by_what_is_counted_together():
    rows = [contract(1, "8"), contract(100, "7")]
    assert cheapest_of_equals(rows, D(40), lot=Lot(D(100))).amount == 7
    assert [tier.reached for tier in ladder(rows, D(40), lot=Lot(D(100)))] == [False, True]
    outcomes = [step.outcome for step in explain(rows, D(40), lot=Lot(D(100)))]
    assert outcomes == ["lower_tier", "applies"]


def test_without_a_base_price_there_is_nothing_to_take_off():
    assert discounted(contract(1, 1), [], [cut(40)], None) == []


def test_a_channel_of_the_lowest_price_takes_it_from_any_source():
    rows = [contract(1, "8.00"), base(1, "9.20"), base(500, "7.50"), contract(1, 0, "RV-2")]
    assert cheapest_of_equals(rows, D(500), is_lowest=True).amount == D("7.50")
    assert cheapest_of_equals(rows, D(499), is_lowest=True).amount == 8
    assert [tier.amount for tier in ladder(rows, D(1), is_lowest=True)] == [8, D("7.50")]
    outcomes = {(s.name, s.minimum): s.outcome for s in explain(rows, D(500), is_lowest=True)}
    assert outcomes[("RV-1", 1)] == "dearer" and outcomes[("Base", 500)] == "applies"


def test_without_a_row_the_price_is_on_request():
    assert cheapest_of_equals([], D(50)) is None
    assert cheapest_of_equals([contract(100, "7.90")], D(50)) is None


def test_a_row_of_zero_says_on_request_and_goes_by_the_same_ranks():
    assert cheapest_of_equals([contract(1, 0), base(1, "9.20")], D(500)).amount == 0
    assert cheapest_of_equals([base(1, "9.20"), base(500, 0)], D(500)).amount == 0
    assert cheapest_of_equals([base(1, "9.20"), base(500, 0)], D(499)).amount == D("9.20")
    assert cheapest_of_equals([contract(1, 0, "RV-1"), contract(1, "8.00", "RV-2")], D(500)).amount == 8


def test_the_ladder_tells_where_the_price_is_on_request_once():
    piece = Row(100_000, D(900), D(0), 1, Source.BASE, "Base")
    tiers = ladder([base(1, "9.20"), base(500, 0), piece], D(1))
    assert [(t.minimum, t.amount) for t in tiers] == [(1, D("9.20")), (500, 0)]


def test_the_ladder_shows_the_price_at_every_quantity_where_it_changes():
    tiers = ladder([contract(100, "7.90"), base(1, "9.20"), base(50, "9.20"), base(500, "7.50")], D(150))
    assert [(t.minimum, t.amount, t.reached) for t in tiers] == [
        (1, D("9.20"), False),
        (100, D("7.90"), True),
    ]


def test_every_row_looked_at_is_explained():
    rows = [contract(100, "7.90"), contract(1000, "7.10"), base(1, "9.20")]
    assert [(s.name, s.minimum, s.outcome) for s in explain(rows, D(200))] == [
        ("RV-1", 100, "applies"),
        ("RV-1", 1000, "not_reached"),
        ("Base", 1, "later_source"),
    ]


@pytest.mark.parametrize(
    ("amount", "basis", "quantity", "net"),
    [
        ("8.42", 100, 250, "21.05"),
        ("0.0575", 1, 30, "1.73"),
        ("12.35", 1000, 200, "2.47"),
        ("1.005", 1, 1, "1.01"),
        ("3.3333", 1, 3, "10.00"),
    ],
)
def test_a_line_is_rounded_once_to_cents_halves_away_from_zero(amount, basis, quantity, net):
    assert line_net(D(amount), basis, D(quantity)) == D(net)


RATES = {
    ("DE", "standard"): D(19),
    ("DE", "reduced"): D(7),
    ("AT", "standard"): D(20),
    ("AT", "reduced"): D(10),
    ("CH", "standard"): D("8.1"),
    ("CH", "reduced"): D("2.6"),
}


@pytest.mark.parametrize(
    ("destination", "vat_id", "standard", "reduced", "reason"),
    [
        ("DE", "", 19, 7, TaxReason.DOMESTIC),
        ("DE", "ATU12345675", 19, 7, TaxReason.DOMESTIC),
        ("AT", "ATU12345675", 0, 0, TaxReason.REVERSE_CHARGE),
        ("AT", "DE136695976", 20, 10, TaxReason.DESTINATION),
        ("AT", "", 20, 10, TaxReason.DESTINATION),
        ("FR", "FR40303265045", 0, 0, TaxReason.REVERSE_CHARGE),
        ("GR", "EL094259216", 0, 0, TaxReason.REVERSE_CHARGE),
        ("CH", "CHE107787577MWST", D("8.1"), D("2.6"), TaxReason.DESTINATION),
        ("NO", "", 0, 0, TaxReason.EXPORT),
    ],
)
def test_value_added_tax_follows_destination_and_vat_id(destination, vat_id, standard, reduced, reason):
    for tax_class, percent in (("standard", standard), ("reduced", reduced)):
        tax = tax_for(tax_class, seller="DE", destination=destination, buyer_vat_id=vat_id, rates=RATES)
        assert tax == Tax(D(percent), reason)


def test_a_missing_rate_inside_the_union_is_an_error_not_a_tax_free_sale():
    with pytest.raises(NoTaxRate, match="FR"):
        tax_for("standard", seller="DE", destination="FR", buyer_vat_id="", rates=RATES)
    with pytest.raises(NoTaxRate, match="DE"):
        tax_for("standard", seller="DE", destination="DE", buyer_vat_id="", rates={})


@pytest.mark.parametrize(
    ("net", "once", "per_line"),
    [("1.05", "0.60", "0.60"), ("1.03", "0.59", "0.60"), ("0.01", "0.01", "0.00")],
)
def test_tax_is_rounded_once_on_the_sum_or_on_each_line(net, once, per_line):
    lines = [(D(net), Tax(D(19), TaxReason.DOMESTIC))] * 3
    assert [tax_lines(lines, per_line=each)[0].tax for each in (False, True)] == [D(once), D(per_line)]


def test_tax_is_summed_per_rate_and_rounded_once():
    full, low = Tax(D(19), TaxReason.DOMESTIC), Tax(D(7), TaxReason.DOMESTIC)
    lines = tax_lines([(D("21.05"), full), (D("1.73"), full), (D("10.00"), low)])
    assert [(line.net, line.tax) for line in lines] == [(D("22.78"), D("4.33")), (D("10.00"), D("0.70"))]
    [swiss] = tax_lines([(D("24.30"), Tax(D("8.1"), TaxReason.DESTINATION))])
    assert swiss.tax == D("1.97")
