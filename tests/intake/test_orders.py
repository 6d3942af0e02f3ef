"""Order history comes in from files: whole orders or none, and nothing else moves."""

from decimal import Decimal

import pytest

from accounts.models import CreditEntry
from b2bshop.events.models import Event
from catalog.models import Stock
from orders.intake import OrderIntake
from orders.models import Order, OrderLine
from orders.states import State

pytestmark = pytest.mark.django_db

HEAD = "number,customer,ordered_at,sku,quantity,amount,tax_percent,po_number\n"
GOOD = HEAD + (
    "H-1,10001,2024-03-01T09:30:00,A-1,3,3.3333,19,PO-1\n"
    "H-1,10001,2024-03-01T09:31:00,B-1,1,1.005,7,PO-1\n"
    "H-1,10001,2024-03-01T09:30:00,a-1,2,0,19,PO-1\n"
)


@pytest.fixture(autouse=True)
def _shop(nordwerk, make_product):
    make_product("A-1")
    make_product("B-1")


def test_rows_of_one_number_become_one_shipped_order_with_the_prices_of_their_time(told, nordwerk):
    summary, _rows = told(OrderIntake(), GOOD)
    assert summary.counts == {"created": 3}
    order = Order.objects.get()
    assert (order.state, order.channel, order.company, order.unit) == (
        State.SHIPPED,
        "import",
        nordwerk,
        nordwerk.units.get(),
    )
    assert (order.net_total, order.tax_total, order.total) == tuple(map(Decimal, ("11.01", "1.97", "12.98")))
    assert order.ordered_at.isoformat() == "2024-03-01T08:30:00+00:00"
    assert (order.po_number, order.currency, order.ship_to["city"]) == ("PO-1", "EUR", "Bremen")
    assert [tax["percent"] for tax in order.taxes] == ["19.00", "7.00"]
    lines = order.lines.values_list("position", "sku", "quantity", "amount", "net", "tax_reason")
    assert list(lines) == [
        (1, "A-1", 3, Decimal("3.3333"), Decimal("10.00"), "import"),
        (2, "B-1", 1, Decimal("1.005"), Decimal("1.01"), "import"),
        (3, "A-1", 2, Decimal(0), Decimal(0), "import"),
    ]


def test_history_moves_no_stock_and_no_credit_and_tells_nobody(told):
    before = list(Stock.objects.order_by("pk").values())
    told(OrderIntake(), GOOD)
    assert list(Stock.objects.order_by("pk").values()) == before
    assert not CreditEntry.objects.exists()
    assert not Event.objects.exists()


def test_the_same_file_again_is_unchanged_and_other_content_is_refused(told):
    told(OrderIntake(), GOOD)
    summary, _rows = told(OrderIntake(), GOOD)
    assert summary.counts == {"unchanged": 3}
    summary, rows = told(OrderIntake(), GOOD.replace("3.3333", "4"))
    assert summary.counts == {"rejected": 3}
    assert "other content" in rows[0]["reason"]
    assert (Order.objects.count(), OrderLine.objects.count()) == (1, 3)


@pytest.mark.parametrize("size", [1, 2, 5000])
def test_lines_of_one_order_need_not_stand_together(told, size):
    content = HEAD + "".join(f"H-{n % 3},10001,2024-03-01,A-1,{n + 1},2,0,\n" for n in range(9))
    summary, _rows = told(OrderIntake(), content, batch=size)
    assert summary.counts == {"created": 9}
    found = Order.objects.order_by("number").values_list("number", "net_total")
    assert list(found) == [("H-0", 24), ("H-1", 30), ("H-2", 36)]


BROKEN = {
    "an unknown product": ("sku", "Z-9", "unknown product"),
    "an unknown customer": ("customer", "99", "unknown customer"),
    "a quantity in words": ("quantity", "drei", "not a number"),
    "a negative price": ("amount", "-1", "must not be less than 0"),
    "no date": ("ordered_at", "gestern", "not a date"),
    "a tax beyond the whole": ("tax_percent", "101", "more than 100 %"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_order_with_a_broken_line_stays_out_as_a_whole_and_the_others_come_in(told, name):
    column, value, reason = BROKEN[name]
    good = {"number": "H-1", "customer": "10001", "ordered_at": "2024-03-01", "sku": "A-1"}
    good |= {"quantity": "1", "amount": "2", "tax_percent": "0", "po_number": ""}
    rows = [good, good | {column: value}, good | {"number": "H-2"}]
    content = HEAD + "".join(",".join(row.values()) + "\n" for row in rows)
    _summary, told_rows = told(OrderIntake(), content)
    told_rows.sort(key=lambda row: int(row["line"]))
    assert [row["outcome"] for row in told_rows] == ["rejected", "rejected", "created"]
    assert told_rows[0]["reason"] in ("line 3 of the same order was rejected",)
    assert (told_rows[1]["column"], told_rows[1]["reason"]) == (column, reason)
    assert Order.objects.get().number == "H-2"


def test_returns_are_skipped_and_told(told):
    summary, rows = told(OrderIntake(), GOOD + "H-1,10001,2024-03-01,B-1,-5,1,0,PO-1\n")
    assert summary.counts == {"created": 3, "skipped": 1}
    assert rows[3]["reason"].startswith("credit or return")


def test_an_order_has_one_customer(told, alpina):
    _summary, rows = told(OrderIntake(), GOOD + f"H-1,{alpina.number},2024-03-01,B-1,5,1,0,PO-1\n")
    assert {row["outcome"] for row in rows} == {"rejected"}
    assert not Order.objects.exists()


def test_a_number_that_the_shop_will_give_itself_is_refused(told):
    for number in ("1000005", "1000005-2"):  # the second is a change of the first
        _summary, rows = told(OrderIntake(), GOOD.replace("H-1", number))
        assert "1000001" in rows[0]["reason"]
    told(OrderIntake(), GOOD.replace("H-1", "489434"))
    assert Order.objects.get().number == "489434"
