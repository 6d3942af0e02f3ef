"""Files of prices: shown before they hold, released by a second person, in force as a whole, taken back as a whole."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from b2bshop.tables import write_table
from pricing.actions import (
    ChangedSince,
    NotYours,
    WrongState,
    activate_due,
    check_again,
    check_uploads,
    discard,
    forget_old,
    release,
    roll_back,
    upload_prices,
    withdraw_release,
)
from pricing.models import ContractPrice, ListPrice, PriceBefore, PriceUpload, PriceUploadRow
from pricing.queries import price_lines
from pricing.states import State
from tests.conftest import ALWAYS
from tests.orders.test_races import at_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def people(make_user):
    """Who brings the file, and who releases it."""
    return [
        make_user(f"{name}@b2bshop.example", is_staff=True, is_superuser=True, language="en")
        for name in ("bring", "release")
    ]


@pytest.fixture
def articles(make_product):
    return [make_product(sku, price="10.00") for sku in ("A-1", "B-1", "C-1")]


@pytest.fixture
def base(base_lists):
    return base_lists["EUR"]


@pytest.fixture
def bring(people, base, at):
    """bring("sku,amount\\n…") → the file, checked; of the base list unless something else is said."""

    def make(content: str | bytes, *, name="preise.csv", **fields) -> PriceUpload:
        data = content if isinstance(content, bytes) else content.encode()
        values = {"price_list": base, "starts_on": TODAY} | fields
        upload = PriceUpload(file=SimpleUploadedFile(name, data), **values)
        upload_prices(upload, by=people[0], at=at)
        check_uploads(at=at)
        upload.refresh_from_db()
        return upload

    return make


@pytest.fixture
def in_force(people, at):
    """in_force(upload) → released by the second person and brought into force."""

    def make(upload: PriceUpload, when=at) -> PriceUpload:
        release(upload, activate_at=when, digest=upload.digest, by=people[1])
        activate_due(at=when)
        upload.refresh_from_db()
        return upload

    return make


def rows(upload: PriceUpload) -> list[tuple]:
    told = PriceUploadRow.objects.filter(upload=upload)
    return [
        (row.line, row.outcome, row.before_amount, row.amount, row.percent, row.is_outlier) for row in told
    ]


def prices() -> list[tuple]:
    rows = ListPrice.objects.order_by("product__sku", "pk")
    return list(rows.values_list("pk", "product__sku", "min_quantity", "amount", "basis", "valid"))


def now_costs(product, actor, on=TODAY) -> D | None:
    return price_lines([(product, D(1))], actor, on)[0].amount


FILE = "sku,amount\nA-1,10.50\nB-1,10.00\nC-1,15.00\nX-9,1.00\nA-1,11\n"


def test_the_check_says_of_every_row_what_it_would_do_and_changes_nothing(articles, bring):
    before = prices()
    upload = bring(FILE)
    assert upload.state == State.CHECKED and prices() == before
    assert rows(upload) == [
        (2, "changed", D(10), D("10.5"), D("5.00"), False),
        (3, "unchanged", D(10), D(10), None, False),
        (4, "changed", D(10), D(15), D("50.00"), True),
        (5, "rejected", None, None, None, False),
        (6, "rejected", None, None, None, False),
    ]
    told = {row.line: row.reason for row in upload.rows.all()}
    assert "X-9" in told[5] and "2" in told[6]
    assert upload.counts == {
        "added": 0,
        "changed": 2,
        "removed": 0,
        "unchanged": 1,
        "rejected": 2,
        "outliers": 1,
    }


def test_new_prices_tiers_and_on_request_are_told_apart(articles, bring):
    upload = bring("sku,min_quantity,amount\nA-1,50,9.00\nB-1,1,0\n")
    assert rows(upload) == [(2, "added", None, D(9), None, False), (3, "changed", D(10), D(0), None, True)]


def test_who_brought_it_does_not_release_it_not_even_past_the_shop(articles, bring, people, at):
    upload = bring(FILE)
    with pytest.raises(NotYours):
        release(upload, activate_at=at, digest=upload.digest, by=people[0])
    with pytest.raises(IntegrityError, match="price_upload_four_eyes"), transaction.atomic():
        PriceUpload.objects.update(released_by=people[0])
    assert activate_due(at=at) == 0


def test_released_it_comes_into_force_at_its_time_as_a_whole(articles, bring, people, buyer, at):
    upload = bring(FILE)
    tomorrow = at + timedelta(days=1)
    release(upload, activate_at=tomorrow, digest=upload.digest, by=people[1])
    assert activate_due(at=tomorrow - MINUTE) == 0 and now_costs(articles[0], buyer) == 10
    assert activate_due(at=tomorrow) == 1 and activate_due(at=tomorrow) == 0
    upload.refresh_from_db()
    assert (upload.state, upload.activated_at) == (State.ACTIVE, tomorrow)
    assert [now_costs(article, buyer) for article in articles] == [D("10.5"), D(10), D(15)]


def test_a_release_is_for_what_was_seen(articles, bring, people, base, at):
    upload = bring(FILE)
    seen = upload.digest
    ListPrice.objects.filter(price_list=base, product=articles[0]).update(amount=12)
    check_again(upload, at=at)
    check_uploads(at=at)
    upload.refresh_from_db()
    assert upload.digest != seen
    with pytest.raises(WrongState):
        release(upload, activate_at=at, digest=seen, by=people[1])


def test_what_would_do_something_else_by_now_is_not_done_but_checked_again(
    articles, bring, people, base, buyer, at
):
    upload = bring(FILE)
    release(upload, activate_at=at + MINUTE, digest=upload.digest, by=people[1])
    ListPrice.objects.filter(price_list=base, product=articles[2]).update(amount=14)
    before = prices()
    assert activate_due(at=at + MINUTE) == 0 and prices() == before
    upload.refresh_from_db()
    assert (upload.state, upload.released_by) == (State.UPLOADED, None) and upload.problem
    check_uploads(at=at + MINUTE)
    assert (4, "changed", D(14), D(15), D("7.14"), False) in rows(upload)
    assert PriceBefore.objects.count() == 0


def test_control_an_unrelated_change_does_not_stop_it(articles, bring, people, make_product, at):
    upload = bring(FILE)
    release(upload, activate_at=at, digest=upload.digest, by=people[1])
    make_product("D-1", price="3.00")
    assert activate_due(at=at) == 1


def test_a_whole_list_ends_what_is_not_in_it(articles, bring, in_force, base, buyer, make_product, at):
    late = make_product("L-1", price=None)
    ListPrice.objects.create(price_list=base, product=late, amount=3, valid=(TODAY, None))
    upload = bring("sku,amount\nA-1,10\nB-1,10\n", is_whole=True)
    told = [(row.outcome, row.product.sku, row.before_amount) for row in upload.rows.all()]
    assert told[2:] == [("removed", "C-1", D(10)), ("removed", "L-1", D(3))]
    in_force(upload)
    ended = ListPrice.objects.get(price_list=base, product=articles[2])
    assert (ended.valid.lower, ended.valid.upper) == (ALWAYS.lower, TODAY)
    assert now_costs(articles[2], buyer) is None and now_costs(late, buyer) is None
    assert now_costs(articles[2], buyer, TODAY - timedelta(1)) == 10


def test_a_whole_list_with_a_rejected_row_is_not_released(articles, bring, people, at):
    upload = bring("sku,amount\nA-1,10\nB-1,much\n", is_whole=True)
    with pytest.raises(WrongState):
        release(upload, activate_at=at, digest=upload.digest, by=people[1])


def test_rolled_back_every_price_is_what_it_was_to_the_row(articles, bring, in_force, people, base, at):
    ListPrice.objects.create(
        price_list=base,
        product=articles[0],
        min_quantity=50,
        amount=9,
        valid=(date(2026, 1, 1), date(2026, 6, 1)),
    )
    before = prices()
    whole = "sku,amount,min_quantity,valid_from\nA-1,10.50,1,2026-12-01\nA-1,8,50,2026-12-01\nB-1,0,1,\n"
    upload = in_force(bring(whole, is_whole=True))
    assert prices() != before
    roll_back(upload, by=people[0], at=at)
    assert prices() == before
    upload.refresh_from_db()
    assert (upload.state, upload.ended_by) == (State.ROLLED_BACK, people[0])
    with pytest.raises(WrongState):
        roll_back(upload, by=people[0], at=at)


def test_a_price_changed_since_is_not_lost_by_a_roll_back(articles, bring, in_force, people, base, at):
    upload = in_force(bring(FILE))
    ListPrice.objects.filter(price_list=base, product=articles[0], amount=D("10.5")).update(amount=D("10.6"))
    before = prices()
    with pytest.raises(ChangedSince), transaction.atomic():
        roll_back(upload, by=people[1], at=at)
    assert prices() == before


def test_prices_of_other_articles_may_change_before_a_roll_back(
    articles, bring, in_force, people, base, buyer, at
):
    upload = in_force(bring("sku,amount\nA-1,10.50\n"))
    ListPrice.objects.filter(price_list=base, product=articles[1]).update(amount=7)
    roll_back(upload, by=people[1], at=at)
    assert (now_costs(articles[0], buyer), now_costs(articles[1], buyer)) == (10, 7)


def test_contracts_come_in_the_same_way_and_rows_may_name_them(
    articles, bring, in_force, nordwerk, make_contract, buyer, people, at
):
    make_contract(nordwerk, {articles[0]: [(1, "8.00", 1)]}, number="RV-1")
    make_contract(nordwerk, {}, number="RV-2")
    content = "contract;sku;amount\nRV-1;A-1;7,50\nRV-2;B-1;6,00\nRV-3;C-1;5\n"
    upload = bring(content, kind="contracts", price_list=None)
    assert [row.outcome for row in upload.rows.all()] == ["changed", "added", "rejected"]
    in_force(upload)
    assert [now_costs(article, buyer) for article in articles] == [D("7.5"), D(6), D(10)]
    roll_back(upload, by=people[1], at=at)
    assert [now_costs(article, buyer) for article in articles] == [D(8), D(10), D(10)]
    assert ContractPrice.objects.count() == 1


def test_a_workbook_is_read_too_and_what_is_none_says_so(articles, bring, tmp_path):
    with (tmp_path / "x.xlsx").open("wb") as file:
        write_table([["sku", "amount"], ["A-1", D("10.50")]], file, format="xlsx", title="Preise")
    upload = bring((tmp_path / "x.xlsx").read_bytes(), name="preise.xlsx")
    assert [row.outcome for row in upload.rows.all()] == ["changed"]
    for content, name in (
        (b"PK\x03\x04 broken", "preise.xlsx"),
        (b"", "leer.csv"),
        (b"a,b\n1,2\n", "falsch.csv"),
    ):
        upload = bring(content, name=name)
        assert upload.state == State.UNUSABLE and upload.problem, name


def test_one_file_that_cannot_be_read_holds_up_no_other(articles, bring, people, base, at):
    lost = PriceUpload(file=SimpleUploadedFile("weg.csv", b"sku,amount\n"), price_list=base, starts_on=TODAY)
    upload_prices(lost, by=people[0], at=at - MINUTE)
    lost.file.storage.delete(lost.file.name)
    assert bring(FILE).state == State.CHECKED
    lost.refresh_from_db()
    assert lost.state == State.UNUSABLE


def test_a_file_that_is_gone_when_its_time_comes_changes_nothing_and_holds_up_no_other(
    articles, bring, people, buyer, at
):
    lost, other = bring("sku,amount\nA-1,10.50\n"), bring("sku,amount\nB-1,10.50\n")
    for upload in (lost, other):
        release(upload, activate_at=at, digest=upload.digest, by=people[1])
    lost.file.storage.delete(lost.file.name)
    assert activate_due(at=at) == 1
    assert [now_costs(article, buyer) for article in articles[:2]] == [D(10), D("10.5")]
    check_uploads(at=at)
    lost.refresh_from_db()
    assert lost.state == State.UNUSABLE and lost.problem


def test_withdrawn_and_discarded_files_change_nothing(articles, bring, people, at):
    before = prices()
    upload = bring(FILE)
    release(upload, activate_at=at, digest=upload.digest, by=people[1])
    withdraw_release(upload)
    assert upload.state == State.CHECKED and activate_due(at=at) == 0
    discard(upload, by=people[0], at=at)
    with pytest.raises(WrongState):
        release(upload, activate_at=at, digest=upload.digest, by=people[1])
    assert prices() == before


def test_after_ninety_days_rows_and_the_way_back_are_gone(articles, bring, in_force, people, at):
    upload = in_force(bring(FILE))
    forget_old(at=at + timedelta(days=89))
    assert PriceUploadRow.objects.exists() and PriceBefore.objects.exists()
    forget_old(at=at + timedelta(days=90))
    assert not PriceUploadRow.objects.exists() and not PriceBefore.objects.exists()
    with pytest.raises(WrongState):
        roll_back(upload, by=people[1], at=at + timedelta(days=90))


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_brings_it_into_force(articles, bring, people, base, at):
    upload = bring(FILE)
    release(upload, activate_at=at, digest=upload.digest, by=people[1])
    done = at_once(*[lambda: activate_due(at=at)] * 4)
    assert sorted(done) == [0, 0, 0, 1]
    of_list = ListPrice.objects.filter(price_list=base, product=articles[0])
    assert sorted(of_list.values_list("amount", flat=True)) == [D(10), D("10.5")]


# In the administration


@pytest.fixture
def office(client, people):
    """office(0) → a client signed in as that person."""

    def sign(place: int):
        client.force_login(people[place], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign


def page(upload: PriceUpload, verb: str = "change") -> str:
    return reverse(f"admin:pricing_priceupload_{verb}", args=[upload.pk])


def test_in_the_administration_one_brings_and_another_releases(articles, base, office, at):
    sent = {"kind": "lists", "price_list": base.pk, "starts_on": TODAY, "outlier_percent": 20}
    sent["file"] = SimpleUploadedFile("preise.csv", FILE.encode())
    client = office(0)
    assert client.post(reverse("admin:pricing_priceupload_add"), sent).status_code == 302
    upload = PriceUpload.objects.get()
    assert "reload this page" in client.get(page(upload)).content.decode()
    check_uploads(at=upload.due_at)
    text = client.get(page(upload)).content.decode()
    assert "Somebody else has to release" in text and 'value="Release"' not in text
    assert "Conspicuous (1)" in text and "10 per 1" in text and "+50 %" in text
    assert "unknown product" in client.get(page(upload), {"show": "rejected"}).content.decode()
    upload.refresh_from_db()
    digest = {"digest": upload.digest}
    client.post(page(upload, "release"), digest)
    upload.refresh_from_db()
    assert upload.state == State.CHECKED
    client = office(1)
    wrong = digest | {"activate_at": "2026-13-01T08:00"}
    assert client.post(page(upload, "release"), wrong).status_code == 422
    client.post(page(upload, "release"), digest)
    upload.refresh_from_db()
    assert upload.state == State.RELEASED and upload.released_by.email == "release@b2bshop.example"
    activate_due(at=upload.activate_at)
    answer = client.post(page(upload, "roll_back"), follow=True).content.decode()
    assert "Rolled back" in answer
    assert b"A-1,10.50" in b"".join(client.get(page(upload, "file")).streaming_content)


def test_without_the_right_nobody_releases_discards_or_rolls_back(articles, bring, client, make_user, at):
    upload = bring(FILE)
    clerk = make_user("clerk@b2bshop.example", is_staff=True)
    client.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    for verb in ("release", "withdraw", "discard", "again", "roll_back"):
        assert client.post(page(upload, verb), {"digest": upload.digest}).status_code == 403, verb
        assert client.get(page(upload, verb)).status_code == 405, verb
    assert client.get(page(upload)).status_code == 403 and client.get(page(upload, "file")).status_code == 403
    upload.refresh_from_db()
    assert upload.state == State.CHECKED


def test_a_form_that_does_not_fit_says_why(base, office, nordwerk, make_contract):
    client = office(0)
    contract = make_contract(nordwerk, {})
    url = reverse("admin:pricing_priceupload_add")

    def told(**fields):
        sent = {"kind": "lists", "starts_on": TODAY, "outlier_percent": 20}
        sent["file"] = SimpleUploadedFile(fields.pop("name", "preise.csv"), b"sku,amount\n")
        return client.post(url, sent | fields).content.decode()

    assert "Prices of price lists have no contract" in told(contract=contract.pk)
    assert "please name it" in told(is_whole="on")
    assert "File extension" in told(name="preise.exe")
    assert PriceUpload.objects.count() == 0


def test_the_page_of_a_file_costs_the_same_with_five_rows_and_with_fifty(bring, office, make_product):
    counts = []
    for size in (5, 50):
        skus = [make_product(f"S{size}-{number}", price="1.00").sku for number in range(size)]
        upload = bring("sku,amount\n" + "".join(f"{sku},2.00\n" for sku in skus))
        client = office(0)
        client.get(page(upload))
        with CaptureQueriesContext(connection) as captured:
            client.get(page(upload))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12
