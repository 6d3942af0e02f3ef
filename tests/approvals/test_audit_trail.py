"""The audit trail of a company: who, for whom, when, by which rule and version, from what to what."""

import csv
import io
import tracemalloc
from dataclasses import is_dataclass
from datetime import timedelta
from inspect import getmembers

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from openpyxl import load_workbook

import accounts.entry_events
import accounts.events
import approvals.events
import catalog.events
import orders.events
import returns.events
from accounts.actions.members import block_member
from accounts.actions.settings import COMPANY, change_company
from accounts.actor import Actor
from accounts.models import CostCentre, Unit
from approvals.actions import RuleDraft, adjust_budget, appoint_deputy, end_deputy, write_rule
from approvals.conditions import Condition, Subject
from approvals.states import Verdict
from approvals.steps import Step
from b2bshop.events.models import Event
from orders.actions import LineEdit, answer_approval, change_held
from orders.actions.export import write_due
from orders.history import FACTS, KIND_OF, Kind
from orders.models import OrderExport
from tests.conftest import role_of

PAGE, TABLE = "/company/history/", "/company/history/table.csv"
HEADS = ("Wann", "Wer", "Für wen", "Art", "Was", "Gegenstand", "Regel und Version", "Alt", "Neu", "Grund")


@pytest.fixture
def office(sign_in, boss):
    return sign_in(boss)


@pytest.fixture
def story(boss, requester, approver, make_actor, nordwerk, order_of, at):
    """A rule in its second version asks the approver; their deputy halves the line and says yes."""
    cheap = Condition(Subject.TOTAL, ("5",))
    first = write_rule(RuleDraft("Große", localdate(at), ((cheap,),)), by=boss, at=at)
    people = (Step(people=(approver.user.pk,)),)
    write_rule(RuleDraft("Große", localdate(at), ((cheap,),), people), instead_of=first, by=boss, at=at)
    office = Unit.objects.add_root({"company": nordwerk, "name": "Büro"})
    deputy = make_actor(nordwerk, "approver", unit=office, email="deputy@nordwerk.example")
    appoint_deputy(deputy.user, localdate(at), localdate(at), by=approver, at=at)
    order = order_of(requester)
    line = order.lines.get()
    change_held(order, [LineEdit(line.pk, "100", "")], "=1+1", by=deputy, at=at + timedelta(hours=1))
    for hour in (2, 3):  # the limit's stage, then the rule's
        order.refresh_from_db()
        if order.state == "held":
            answer_approval(order, Verdict.YES, "passt", by=deputy, at=at + timedelta(hours=hour))
    order.refresh_from_db()
    assert order.state == "placed"
    return order


def rows_of(client, query="", language="de") -> list[dict]:
    answer = client.get(TABLE + query)
    assert answer.status_code == 200
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if language == "de" else ","))


def names(rows) -> set[str]:
    return {row["Was"] for row in rows}


def test_a_table_names_who_for_whom_the_rule_with_its_version_and_old_and_new(office, story):
    rows = rows_of(office, f"?number={story.number}")
    assert tuple(rows[0]) == HEADS
    line = next(row for row in rows if row["Art"] == "Geänderte Positionen")
    assert (line["Wann"], line["Wer"]) == ("2026-11-22 14:00:00", "Deputy")
    assert line["Gegenstand"] == f"{story.number}, Position 1 (933-8X40)"
    assert line["Alt"] == "Menge: 200 Stk.; Netto: 16,84\xa0€"
    assert line["Neu"] == "Menge: 100 Stk.; Netto: 8,42\xa0€"
    said = [row for row in rows if row["Was"] == "Über die Freigabe entschieden"]
    assert {(row["Wer"], row["Für wen"], row["Neu"], row["Grund"]) for row in said} == {
        ("Deputy", "Approver", "freigegeben", "passt")
    }
    assert "„Große“, Version 2" in {row["Regel und Version"] for row in said}
    asked = [row for row in rows if row["Was"] == "Freigabe angefragt"]
    assert any("Bestellungen ab 5,00" in row["Grund"] for row in asked)


def test_a_new_version_of_a_rule_is_told_from_what_to_what(office, story):
    new, first = rows_of(office, "?kind=rules")
    assert (new["Regel und Version"], first["Regel und Version"]) == (
        "„Große“, Version 2",
        "„Große“, Version 1",
    )
    assert (new["Alt"], new["Neu"]) == (
        "Muss zustimmen: die nächsten Freigeber der Einheit",
        "Muss zustimmen: Approver",
    )
    assert "Gilt, wenn: die Bestellung beträgt netto mindestens 5,00" in first["Neu"]


def test_the_same_table_in_english_for_an_english_spreadsheet(office, boss, story):
    boss.user.language = "en"
    boss.user.save()
    rows = rows_of(office, f"?number={story.number}&kind=lines", "en")
    assert rows[0]["Old"].startswith("Quantity: 200 pc")
    assert rows[0]["Old"].endswith("€16.84")
    assert "Audit trail" in office.get(PAGE).content.decode()


def test_a_text_that_looks_like_a_formula_stays_a_text(office, story):
    [line] = rows_of(office, "?kind=lines")
    assert line["Grund"] == "'=1+1"


def test_the_page_shows_what_the_table_holds(office, story):
    text = office.get(PAGE).content.decode()
    for part in ("Deputy für Approver", "„Große“, Version 2", "Menge: 200 Stk. → 100 Stk.", story.number):
        assert part in text, part


def test_the_page_of_the_order_tells_the_same(office, story):
    text = office.get(story.get_absolute_url()).content.decode()
    for part in ("Deputy für Approver", "„Große“, Version 2", "Menge: 200 Stk. → 100 Stk.", "passt"):
        assert part in text, part
    request = office.get(story.approval.get_absolute_url()).content.decode()
    assert "„Große“, Version 2" in request


def test_people_settings_and_budgets_are_told_in_words(
    office, boss, buyer, nordwerk, make_budget, approver, make_actor, at
):
    block_member(buyer.membership, "Urlaub", by=boss, at=at)
    names = COMPANY
    change_company({name: getattr(nordwerk, name) for name in names} | {"show_gross": True}, by=boss, at=at)
    adjust_budget(make_budget("100"), 5, "mehr Bedarf", by=boss, at=at)
    deputy = make_actor(nordwerk, "approver", email="deputy@nordwerk.example")
    end_deputy(
        appoint_deputy(deputy.user, localdate(at), localdate(at), by=approver, at=at), by=approver, at=at
    )
    rows = {row["Was"]: row for row in rows_of(office)}
    blocked, shown = rows["Mitgliedschaft geändert"], rows["Einstellungen geändert"]
    assert blocked["Gegenstand"] == "Buyer, Werk Bremen"
    assert (blocked["Alt"], blocked["Neu"]) == ("Gesperrt, weil: –", "Gesperrt, weil: Urlaub")
    assert shown["Alt"].endswith(": nein")
    assert shown["Neu"].endswith(": ja")
    assert (rows["Budget angepasst"]["Neu"], rows["Budget angepasst"]["Grund"]) == (
        "5,00\xa0€",
        "mehr Bedarf",
    )
    assert "Betrag je Zeitraum: 100,00\xa0€" in rows["Budget angelegt"]["Neu"]
    ended = rows["Vertretung beendet"]
    assert (ended["Wer"], ended["Für wen"], ended["Alt"]) == ("Approver", "Approver", "Deputy")


@pytest.mark.parametrize(
    "query, kinds",
    [
        ("?kind=rules", {"Freigaberegeln"}),
        ("?person=requester", {"Bestellungen", "Freigaben und Entscheidungen"}),
        ("?person=nobody", set()),
        ("?number=999", set()),
        ("?first_on=2026-11-23", set()),
        ("?last_on=21.11.2026", set()),
        ("?first_on=2026-11-22&last_on=2026-11-22&kind=lines", {"Geänderte Positionen"}),
    ],
)
def test_period_kind_person_and_order_number_narrow_it(query, kinds, office, story):
    assert {row["Art"] for row in rows_of(office, query)} == kinds
    assert office.get(PAGE + query).status_code == 200


@pytest.mark.parametrize(
    "query, says",
    [
        ("?first_on=2026-12-01&last_on=2026-11-01", "Der letzte Tag liegt vor dem ersten."),
        ("?first_on=gestern", "gültiges Datum"),
        ("?kind=secrets", "secrets"),
        ("?person=" + "x" * 101, "100"),
    ],
)
def test_a_filter_nobody_can_read_is_answered_in_the_form(query, says, office, story):
    for address in (PAGE, TABLE):
        answer = office.get(address + query)
        assert answer.status_code == 422
        assert says in answer.content.decode()
    assert "Deputy" not in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?person=deputy", "?number=NUMBER", "?kind=lines"])
def test_a_rival_reads_nothing_of_it(query, story, sign_in, alpina, make_actor, boss):
    query = query.replace("NUMBER", story.number)
    rival = make_actor(alpina, "admin")
    change = {"language": "en", "show_gross": False, "limits_combine": alpina.limits_combine}
    change |= {"cost_centre_pattern": "", "fiscal_year_month": 1}
    change |= {
        "po_needed": False,
        "po_pattern": "",
        "po_once": False,
        "buyer_reference": "",
        "invoice_email": "",
    }
    change_company(change, by=rival, at=story.ordered_at)
    client = sign_in(rival)
    foreign = client.get(PAGE + query).content.decode() + client.get(TABLE + query).getvalue().decode()
    for secret in (story.number.join("><"), "Deputy", "Große", "933-8X40", "Approver"):
        assert secret not in foreign, secret
    own = (
        sign_in(boss).get(TABLE + query).getvalue().decode()
    )  # the control: it is there for the company itself
    assert story.number in own


def test_a_rival_can_not_make_it_look_up_ids_of_others(story, sign_in, alpina, make_actor, at):
    """Facts are told with what the company itself owns, whatever id a fact carries."""
    rival = make_actor(alpina, "admin")
    told = Event.objects.filter(name__in=["OrderLinesChanged", "ApprovalDecided", "RemarkMade"])
    for event in told:
        event.pk, event.company_id = None, alpina.pk
        event.save(force_insert=True)
    foreign = sign_in(rival).get(TABLE).getvalue().decode()
    assert "933-8X40" not in foreign
    assert "Große" not in foreign


def test_it_is_for_who_manages_the_whole_company(sign_in, nordwerk, buyer, make_actor, story):
    hall = Unit.objects.add_child(
        nordwerk.units.get(depth=1, name="Werk Bremen"), {"company": nordwerk, "name": "H"}
    )
    role = role_of(nordwerk, "admin")
    role.pk, role.code, role.scope = None, "hall", "unit_and_below"
    role.save(force_insert=True)
    manager = make_actor(nordwerk, "viewer", unit=hall)
    manager.membership.roles.set([role])
    for actor in (buyer, manager):
        client = sign_in(actor)
        assert (client.get(PAGE).status_code, client.get(TABLE).status_code) == (403, 403)
        assert f'href="{PAGE}"' not in client.get("/company/people/").content.decode()


def test_who_may_not_see_budgets_or_all_orders_reads_nothing_of_them(
    office, nordwerk, story, make_budget, boss, at
):
    adjust_budget(make_budget("100"), 5, "mehr", by=boss, at=at)
    assert {"Budgets", "Bestellungen"} <= {row["Art"] for row in rows_of(office)}
    nordwerk.withheld = ["see_budgets", "see_orders"]
    nordwerk.save()
    assert {row["Art"] for row in rows_of(office)} == {"Freigaberegeln"}
    assert office.get(TABLE + "?kind=budgets").status_code == 422


def facts(*modules):
    for module in modules:
        for name, kind in getmembers(module, is_dataclass):
            if kind.__module__ == module.__name__:
                yield name


def test_every_fact_about_a_company_has_its_words():
    before_a_company = {"ApplicationMade", "ApplicationConfirmed", "ApplicationRejected"}
    known = set(
        facts(
            *(accounts.events, accounts.entry_events, approvals.events, catalog.events, orders.events),
            returns.events,
        )
    )
    assert known - before_a_company == set(KIND_OF)
    assert set(FACTS) == set(Kind)


def many(boss: Actor, count: int, at) -> None:
    """The facts of the story again and again, until there are as many as wanted."""
    own = Event.objects.filter(company_id=boss.company.pk)
    like, missing = list(own.order_by("pk")[:20]), count - own.count()
    fields = ("name", "subject", "company_id", "actor_id", "payload")
    Event.objects.bulk_create(
        (
            Event(
                **{field: getattr(like[number % len(like)], field) for field in fields},
                happened_at=at + timedelta(seconds=number),
            )
            for number in range(missing)
        ),
        batch_size=2000,
    )


def test_the_page_costs_the_same_for_few_and_for_many(office, boss, story, at):
    counts = []
    for count in (20, 400):
        many(boss, count, at)
        office.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            assert office.get(PAGE).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 22


def test_a_table_costs_as_many_statements_for_every_thousand_rows(office, boss, story, at):
    counts = []
    for count in (1000, 2000, 4000):
        many(boss, count, at)
        with CaptureQueriesContext(connection) as asked:
            assert len(rows_of(office)) == count
        counts.append(len(asked))
    one, two, four = counts
    assert four - two == 2 * (two - one)
    assert two - one <= 12


def test_a_table_of_many_rows_takes_no_more_memory_than_one_of_few(office, boss, story, at):
    """It is sent while it is written: the whole of it is nowhere."""
    peaks, sizes = [], []
    many(boss, 100, at)
    office.get(TABLE).getvalue()  # what is remembered between requests is not counted
    for count in (3000, 12_000):
        many(boss, count, at)
        answer = office.get(TABLE)
        tracemalloc.start()
        sizes.append(sum(len(part) for part in answer.streaming_content))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert sizes[1] > 3.5 * sizes[0]
    assert peaks[1] < 1.3 * peaks[0]


def test_pages_follow_each_other_with_the_same_filters(office, boss, story, at):
    many(boss, 120, at)
    text = office.get(PAGE + "?person=deputy&page=2").content.decode()
    assert "person=deputy&amp;page=3" in text or "page=3" not in text
    assert 'href="?person=deputy"' in text


def test_a_cost_centre_that_was_charged_elsewhere_is_told(
    office, boss, requester, approver, order_of, nordwerk, at
):
    for code in ("4100", "4200"):
        CostCentre.objects.create(company=nordwerk, code=code)
    order = order_of(requester)
    line = order.lines.get()
    change_held(order, [LineEdit(line.pk, "200", "4200")], "falsch belastet", by=approver, at=at)
    [row] = rows_of(office, "?kind=lines")
    assert (row["Alt"], row["Neu"], row["Grund"]) == (
        "Kostenstelle: –",
        "Kostenstelle: 4200",
        "falsch belastet",
    )


def test_the_worker_writes_it_for_a_spreadsheet_and_only_its_asker_takes_it_home(
    office, sign_in, boss, nordwerk, make_actor, story, at, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    assert office.post(f"{PAGE}tables/", {"kind": "lines", "first_on": "2026-11-22"}).status_code == 302
    assert "wird geschrieben" in office.get(PAGE).content.decode()
    assert write_due(at=now()) == 1
    [wanted] = OrderExport.objects.all()
    address = f"{PAGE}tables/{wanted.pk}/"
    assert address in office.get(PAGE).content.decode()
    book = io.BytesIO(office.get(address).getvalue())
    head, row = load_workbook(book, read_only=True).active.iter_rows(values_only=True)
    assert head == HEADS
    assert (row[0].hour, row[1], row[9]) == (14, "Deputy", "'=1+1")
    assert office.get(f"/orders/exports/{wanted.pk}/").status_code == 404
    assert address not in office.get("/orders/exports/").content.decode()
    assert sign_in(make_actor(nordwerk, "admin")).get(address).status_code == 404


def test_who_lost_the_right_meanwhile_gets_an_empty_table(office, boss, nordwerk, story, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    office.post(f"{PAGE}tables/", {})
    boss.membership.roles.set([role_of(nordwerk, "buyer")])
    write_due(at=now())
    assert OrderExport.objects.get().rows == 0


def test_a_wish_nobody_can_read_asks_the_worker_for_nothing(office, story):
    assert office.post(f"{PAGE}tables/", {"first_on": "gestern"}).status_code == 422
    assert not OrderExport.objects.exists()
