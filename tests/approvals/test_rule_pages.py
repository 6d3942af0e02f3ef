"""Rules are written in a form a non-programmer understands; without JavaScript, and only for the own company."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Address, Unit
from approvals.actions import RuleDraft, end_rule, write_rule
from approvals.conditions import Condition, Subject
from approvals.models import RuleVersion
from approvals.steps import EVERY, Step
from orders.actions import add_to_cart, current_cart
from tests.conftest import role_of

TODAY = date(2026, 11, 22)
LIST, NEW = "/company/rules/", "/company/rules/new/"
SAVE = {"do": "save", "name": "Große Aufträge", "unit": "", "valid_from": "2026-11-22", "valid_until": ""}
STAGE = {"stage": ["0"], "s0-approvers": "on", "s0-needed": "1"}


@pytest.fixture(autouse=True)
def _today(time_machine, at):
    time_machine.move_to(at, tick=False)


@pytest.fixture
def boss(nordwerk, make_actor):
    return make_actor(nordwerk, "admin", email="boss@nordwerk.example")


@pytest.fixture
def office(sign_in, boss):
    return sign_in(boss)


def written(boss, at, *conditions, **more) -> RuleVersion:
    groups = (conditions,) if conditions else ()
    return write_rule(RuleDraft("R", TODAY, groups, **more), by=boss, at=at)


def test_a_rule_is_written_and_reads_as_a_sentence(office, boss, approver, category):
    sent = SAVE | STAGE | {
        "condition": ["0:total", "0:category", "1:cost_centre"],
        "c0-values": "1.000,50",
        "c1-values": [str(category.pk)],
        "c1-others": "others",
        "c2-values": "47*, 4811",
        "c2-others": "these",
        "s0-people": [str(approver.user.pk), str(boss.user.pk)],
        "s0-needed": str(EVERY),
    }  # fmt: skip
    assert office.post(NEW, sent).status_code == 302
    text = RuleVersion.objects.get().text
    assert text.groups == (
        (
            Condition(Subject.TOTAL, ("1000.50",)),
            Condition(Subject.CATEGORY, (str(category.pk),), others=True),
        ),
        (Condition(Subject.COST_CENTRE, ("47*", "4811")),),
    )
    assert text.steps == (Step(True, people=(approver.user.pk, boss.user.pk), needed=EVERY),)
    page = office.get(LIST).content.decode()
    assert "die Bestellung beträgt netto mindestens 1.000,50" in page
    assert "47* oder 4811" in page


def test_a_button_adds_and_drops_a_condition_and_a_stage_and_saves_nothing(office):
    page = office.post(NEW, SAVE | STAGE | {"do": "add-0", "new-0": "total", "name": "Halb fertig"})
    assert page.status_code == 200
    assert 'value="0:total"' in page.content.decode()
    assert 'value="Halb fertig"' in page.content.decode()
    more = SAVE | STAGE | {"condition": ["0:total"], "c0-values": "abc", "do": "add-1", "new-1": "flag"}
    page = office.post(NEW, more).content.decode()
    assert 'value="0:total"' in page
    assert 'value="1:flag"' in page
    assert 'value="abc"' in page  # not judged before it is saved, and not lost
    dropped = office.post(
        NEW, SAVE | STAGE | {"condition": ["0:total", "1:flag"], "do": "drop-0"}
    ).content.decode()
    assert 'value="0:flag"' in dropped
    assert "0:total" not in dropped
    assert office.post(NEW, SAVE | STAGE | {"do": "stage"}).content.decode().count('name="stage"') == 2
    two = SAVE | {"stage": ["0", "1"], "s0-needed": "1", "s1-needed": "2", "do": "unstage-0"}
    assert office.post(NEW, two).content.decode().count('name="stage"') == 1
    assert not RuleVersion.objects.exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"name": ""}, "Bezeichnung"),
        ({"name": "x" * 81}, "Bezeichnung"),
        ({"valid_from": "31.02.2026"}, "Von"),
        ({"valid_until": "2026-11-21"}, "Der letzte Tag liegt vor dem ersten"),
        ({"condition": ["0:total"], "c0-values": "0"}, "Nettobetrag"),
        ({"condition": ["0:total"], "c0-values": "-1"}, "Nettobetrag"),
        ({"condition": ["0:total"], "c0-values": "9" * 30}, "Nettobetrag"),
        ({"condition": ["0:total"], "c0-values": "NaN"}, "Nettobetrag"),
        ({"condition": ["0:price_rise"], "c0-values": ""}, "Prozent"),
        ({"condition": ["0:category"]}, "Bitte wählen Sie mindestens"),
        ({"condition": ["0:cost_centre"], "c0-values": "4*7"}, "4*7"),
        ({"condition": ["0:cost_centre"], "c0-values": " , "}, "Kostenstellen"),
        ({"condition": ["0:ship_to"], "c0-values": ["x\x00"]}, "nicht verfügbar"),
        ({"s0-approvers": []}, "wer auf dieser Stufe entscheidet"),
        ({"s0-needed": "7"}, "Wie viele"),
        ({"s0-people": ["9" * 30]}, "Diese Personen"),
        ({"unit": "9" * 30}, "Gilt für"),
    ],
)
def test_what_is_wrong_is_told_at_its_place_and_nothing_is_written(office, sent, told):
    answer = office.post(NEW, SAVE | STAGE | sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not RuleVersion.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"condition": ["0:nothing"]},
        {"condition": ["x:total"]},
        {"condition": ["0:total"] * 21},
        {"stage": ["0"] * 7},
    ],
)
def test_what_no_page_of_ours_sends_is_a_bad_request(office, sent):
    assert office.post(NEW, SAVE | STAGE | sent).status_code == 400


def test_ids_of_another_company_are_no_choice(office, rival, alpina, at):
    address = Address.objects.filter(company=alpina).first()
    unit = Unit.objects.get(company=alpina)
    for sent in (
        {"condition": ["0:ship_to"], "c0-others": "these", "c0-values": [str(address.pk)]},
        {"condition": ["0:unit"], "c0-others": "these", "c0-values": [str(unit.pk)]},
        {"condition": ["0:person"], "c0-others": "these", "c0-values": [str(rival.user.pk)]},
        {"s0-people": [str(rival.user.pk)]},
        {"s0-roles": [str(role_of(alpina, "approver").pk)]},
        {"unit": str(unit.pk)},
    ):
        foreign = office.post(NEW, SAVE | STAGE | sent)
        assert foreign.status_code == 422, sent
        assert alpina.name not in foreign.content.decode()
    assert not RuleVersion.objects.exists()


def test_the_next_version_is_written_over_the_one_that_was_seen(office, boss, at):
    first = written(boss, at, Condition(Subject.FLAG, ("dangerous",)), steps=(Step(manager=True),))
    address = f"{LIST}{first.rule_id}/"
    page = office.get(address).content.decode()
    assert 'value="0:flag"' in page
    assert 'name="version" value="1"' in page
    assert office.post(address, SAVE | STAGE | {"version": "1"}).status_code == 302
    late = office.post(address, SAVE | STAGE | {"version": "1", "name": "Zu spät"})
    assert late.status_code == 409
    assert "in der Zwischenzeit" in late.content.decode()
    assert 'value="Zu spät"' in late.content.decode()
    assert [version.name for version in RuleVersion.objects.order_by("number")] == ["R", "Große Aufträge"]


def test_an_ended_rule_stays_readable(office, boss, at):
    version = written(boss, at)
    assert office.post(f"{LIST}{version.rule_id}/end/").status_code == 302
    assert "Eine beendete Regel" in office.get(LIST).content.decode()
    page = office.get(f"{LIST}{version.rule_id}/")
    assert page.status_code == 200
    assert "save-rule" not in page.content.decode()
    assert office.post(f"{LIST}{version.rule_id}/end/").status_code == 302


def test_who_may_not_write_rules_sees_none_of_their_pages(sign_in, buyer, boss, at):
    version = written(boss, at)
    client = sign_in(buyer)
    for address in (LIST, NEW, f"{LIST}{version.rule_id}/", f"{LIST}{version.rule_id}/end/"):
        assert client.post(address).status_code in (403, 405)
        assert client.get(address).status_code in (403, 405)
    assert RuleVersion.objects.get().superseded_at is None


def test_a_unit_lead_writes_rules_of_the_own_units_only(sign_in, nordwerk, make_actor, boss, at):
    below = Unit.objects.add_child(nordwerk.units.first(), {"company": nordwerk, "name": "Halle 5"})
    role = role_of(nordwerk, "approver")
    role.permissions = [*role.permissions, "manage_rules"]
    role.save()
    client = sign_in(make_actor(nordwerk, "approver", unit=below))
    assert client.get(f"{LIST}{written(boss, at).rule_id}/").status_code == 404
    whole = client.post(NEW, SAVE | STAGE)
    assert whole.status_code == 422
    assert client.post(NEW, SAVE | STAGE | {"unit": str(nordwerk.units.first().pk)}).status_code == 422
    assert client.post(NEW, SAVE | STAGE | {"unit": str(below.pk)}).status_code == 302
    assert RuleVersion.objects.get(unit=below)


def test_the_list_takes_the_same_number_of_statements_for_one_rule_and_for_thirty(
    office, boss, at, category, django_assert_num_queries
):
    def more(count):
        for _number in range(count):
            written(
                boss,
                at,
                Condition(Subject.CATEGORY, (str(category.pk),)),
                Condition(Subject.PERSON, (str(boss.user.pk),)),
            )

    more(1)
    with django_assert_num_queries(10):
        office.get(LIST)
    more(29)
    with django_assert_num_queries(10):
        office.get(LIST)


def test_the_checkout_says_which_rule_asks_whom_and_what_would_avoid_it(
    sign_in, buyer, boss, approver, at, bolt, address
):
    cart = current_cart(buyer, at=at)
    add_to_cart(cart, [(bolt.sku, "100", "")], by=buyer, at=at)
    written(boss, at, Condition(Subject.TOTAL, ("0.01",)), steps=(Step(people=(boss.user.pk,)),))
    page = sign_in(buyer).get(reverse("orders:checkout", args=[cart.pk])).content.decode()
    assert "Regel „R“" in page
    assert str(boss.user) in page
    assert "Zur Freigabe einreichen" in page


def test_an_ended_rule_is_told_to_who_still_writes_it(office, boss, at):
    version = written(boss, at)
    end_rule(version, by=boss, at=at)
    answer = office.post(f"{LIST}{version.rule_id}/", SAVE | STAGE | {"version": "1"})
    assert answer.status_code == 200
    assert "beendet" in answer.content.decode()
