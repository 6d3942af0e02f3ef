"""A company's own rules: when they apply, whom they ask, and that nothing of it is decided in the browser."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.utils import translation

from accounts.models import Unit
from approvals.actions import NotCompetent, RuleChanged, RuleDraft, end_rule, write_rule
from approvals.conditions import Condition, RuleText, Subject, fires
from approvals.models import Approval, RuleVersion
from approvals.queries import preview
from approvals.rules import Candidate, FactLine, Facts, Reason
from approvals.states import Verdict
from approvals.steps import EVERY, Step, Turn, merged, turn
from approvals.words import asked, avoid, why
from b2bshop.events.models import Event
from catalog.models import Category
from orders.actions import answer_approval, cancel_order
from orders.facts import facts_of
from orders.queries import BasketLine, assess
from pricing.models import ListPrice
from tests.conftest import role_of

TODAY = date(2026, 11, 22)
BOLT = FactLine(
    "BOLT", 1, D("500"), D("5"), categories=frozenset({"10", "11"}), cost_centre="4711", last_price=D("5")
)
GLUE = FactLine("GLUE", 2, D("40"), D("8"), categories=frozenset({"20"}), flags=frozenset({"dangerous"}))
FACTS = Facts("", D("540"), "EUR", lines=(BOLT, GLUE), units=frozenset({"1", "2"}), person="7", ship_to="3")


def only(subject, *values, others=False) -> RuleText:
    return RuleText(1, 1, "R", ((Condition(subject, values, others),),))


@pytest.mark.parametrize(
    ("subject", "values", "others", "applies"),
    [
        (Subject.TOTAL, ["540"], False, True),
        (Subject.TOTAL, ["540.01"], False, False),
        (Subject.LINE, ["500"], False, True),
        (Subject.LINE, ["500.01"], False, False),
        (Subject.CATEGORY, ["10"], False, True),
        (Subject.CATEGORY, ["99"], False, False),
        (Subject.CATEGORY, ["10"], True, True),  # the glue is of another
        (Subject.CATEGORY, ["10", "20"], True, False),
        (Subject.FLAG, ["dangerous"], False, True),
        (Subject.FLAG, ["discontinued"], False, False),
        (Subject.OFF_CONTRACT, [], False, True),
        (Subject.FIRST_TIME, [], False, True),
        (Subject.PRICE_RISE, ["0"], False, False),
        (Subject.COST_CENTRE, ["47*"], False, True),
        (Subject.COST_CENTRE, ["4712"], False, False),
        (Subject.COST_CENTRE, ["47*"], True, True),  # the glue is on none
        (Subject.SHIP_TO, ["3"], False, True),
        (Subject.SHIP_TO, ["3"], True, False),
        (Subject.UNIT, ["2"], False, True),
        (Subject.UNIT, ["2"], True, False),
        (Subject.PERSON, ["7"], False, True),
        (Subject.PERSON, ["8"], False, False),
    ],
)
def test_a_condition_applies_or_not(subject, values, others, applies):
    assert bool(fires(only(subject, *values, others=others), FACTS)) is applies


@pytest.mark.parametrize(
    ("price", "percent", "applies"),
    [("5.25", "5", False), ("5.26", "5", True), ("5.00", "0", False), ("5.01", "0", True)],
)
def test_dearer_than_last_time_by_more_than_so_many_per_cent(price, percent, applies):
    facts = replace(FACTS, lines=(replace(BOLT, price=D(price)),))
    assert bool(fires(only(Subject.PRICE_RISE, percent), facts)) is applies


def test_all_conditions_of_one_group_or_all_of_another():
    total, dangerous = Condition(Subject.TOTAL, ("1000",)), Condition(Subject.FLAG, ("dangerous",))
    assert not fires(RuleText(1, 1, "R", ((total, dangerous),)), FACTS)
    assert [r.code for r in fires(RuleText(1, 1, "R", ((total,), (dangerous,))), FACTS)] == ["rule_flag"]
    assert [r.code for r in fires(RuleText(1, 1, "R"), FACTS)] == ["rule_always"]


def test_the_reason_says_what_would_avoid_it(in_english):
    def hints(rule):
        return [avoid(r.code, dict(r.values)) for r in fires(rule, FACTS)]

    assert hints(only(Subject.TOTAL, "500")) == ["With €40.01 less the rule “R” does not apply."]
    assert hints(only(Subject.FLAG, "dangerous")) == ["Without GLUE the rule “R” does not apply."]
    assert hints(only(Subject.OFF_CONTRACT)) == [""]  # all of the order
    either = ((Condition(Subject.TOTAL, ("500",)),), (Condition(Subject.FLAG, ("dangerous",)),))
    assert hints(RuleText(1, 1, "R", either)) == ["", ""]  # one alone would not help


ABLE = [
    Candidate(1, 3, roles=frozenset({"buyer"})),
    Candidate(2, 2, roles=frozenset({"lead"})),
    Candidate(3, 1, roles=frozenset({"lead"})),
]


@pytest.mark.parametrize(
    ("step", "people", "needed"),
    [
        (Step(approvers=True), (1,), 1),
        (Step(manager=True), (2,), 1),
        (Step(roles=("lead",)), (2,), 1),
        (Step(people=(3, 9)), (3,), 1),
        (Step(people=(3, 1), needed=2), (3, 1), 2),
        (Step(people=(3, 9), needed=2), (3,), 2),  # too few: somebody has to be named
        (Step(people=(1, 2, 3), needed=EVERY), (1, 2, 3), 3),
        (Step(people=(9,), needed=EVERY), (), 1),
        (Step(approvers=True, roles=("lead",), people=(1,)), (1, 2), 1),
    ],
)
def test_the_people_of_a_step(step, people, needed):
    found = turn(step, (), ABLE, managers=[9, 2, 3])
    assert (found.people, found.needed, found.is_stuck) == (people, needed, len(people) < needed)


def test_the_same_people_are_asked_once_with_all_the_reasons():
    one, other = Reason("a"), Reason("b")
    turns = [Turn((one,), (1, 2)), Turn((other,), (2, 1)), Turn((other,), (1,))]
    assert merged(turns) == (Turn((one, other), (1, 2)), Turn((other,), (1,)))


@pytest.mark.parametrize(
    ("names", "needed", "text"),
    [
        (["A"], 1, "A"),
        (["A", "B"], 1, "A or B"),
        (["A", "B"], 2, "A and B"),
        (list("ABC"), 2, "2 of A, B, C"),
    ],
)
def test_who_has_to_say_yes_in_words(names, needed, text, in_english):
    assert asked(names, needed) == text


# In the shop


def below_of(company) -> Unit:
    return Unit.objects.add_child(company.units.first(), {"company": company, "name": "Halle 5"})


@pytest.fixture
def boss(nordwerk, make_actor):
    return make_actor(nordwerk, "admin", email="boss@nordwerk.example")


@pytest.fixture
def rule(boss, at):
    """rule(steps, *conditions) → a rule of the company with these in one group."""

    def written(steps, *conditions, name="R", **more) -> RuleVersion:
        groups = (tuple(conditions),) if conditions else ()
        draft = RuleDraft(name, more.pop("valid_from", TODAY), groups, tuple(steps), **more)
        return write_rule(draft, by=boss, at=at)

    return written


def test_a_rule_holds_an_order_that_no_limit_would(order_of, buyer, approver, rule):
    rule([Step(approvers=True)], Condition(Subject.TOTAL, ("16.84",)))
    assert order_of(buyer, "100").state == "placed"
    assert order_of(buyer, "200", key="second-key").state == "held"


def test_the_stages_of_a_rule_are_asked_one_after_the_other(order_of, buyer, approver, boss, rule, at):
    rule([Step(people=(approver.user.pk,)), Step(people=(boss.user.pk,))])
    order = order_of(buyer)
    with pytest.raises(NotCompetent):
        answer_approval(order, Verdict.YES, by=boss, at=at)
    answer_approval(order, Verdict.YES, by=approver, at=at)
    order.refresh_from_db()
    assert order.state == "held"
    answer_approval(order, Verdict.YES, by=boss, at=at)
    order.refresh_from_db()
    assert order.state == "placed"


def test_a_stage_of_every_one_needs_them_all(order_of, buyer, approver, boss, rule, at):
    rule([Step(people=(approver.user.pk, boss.user.pk), needed=EVERY)])
    order = order_of(buyer)
    answer_approval(order, Verdict.YES, by=boss, at=at)
    assert Approval.objects.get().state == "open"
    answer_approval(order, Verdict.YES, by=approver, at=at)
    assert Approval.objects.get().state == "granted"


def test_the_request_keeps_the_rule_and_the_version_that_fired(order_of, buyer, approver, rule):
    version = rule([Step(approvers=True)], name="Alles zur Freigabe")
    reason = order_of(buyer).approval.stages.get().reasons[0]
    assert reason["values"] == {
        "rule": "Alles zur Freigabe",
        "rule_id": str(version.rule_id),
        "version": "1",
    }


def test_the_requester_named_in_a_rule_is_never_asked(order_of, buyer, boss, rule):
    rule([Step(people=(boss.user.pk,), needed=EVERY)])
    order = order_of(boss)
    assert order.state == "held"
    assert not order.approval.stages.get().seats.exists()


def test_the_head_of_the_unit_is_asked_and_of_the_one_above_where_they_ask_themselves(
    order_of, buyer, approver, boss, rule
):
    unit = buyer.unit
    unit.manager = approver.user
    unit.save()
    rule([Step(manager=True)])
    assert order_of(buyer).approval.stages.get().seats.get().user == approver.user
    stuck = order_of(approver, key="own-order-of-the-head")
    assert not stuck.approval.stages.get().seats.exists()


def test_too_few_people_for_a_stage_is_told_before_and_not_passed(order_of, buyer, approver, rule, bolt, at):
    rule([Step(people=(approver.user.pk,), needed=2)])
    (stage,) = preview(facts_of(buyer, assess([BasketLine(bolt.pk, D(100))], buyer, on=TODAY)), buyer)
    assert stage.is_stuck
    order = order_of(buyer)
    answer_approval(order, Verdict.YES, by=approver, at=at)
    order.refresh_from_db()
    assert order.state == "held"


def test_a_rule_of_another_unit_or_company_or_time_does_not_apply(
    order_of, buyer, approver, boss, rule, nordwerk, rival, at
):
    other = below_of(nordwerk)
    rule([Step(approvers=True)], unit=other)
    rule([Step(approvers=True)], valid_from=TODAY + timedelta(days=400))
    rule([Step(approvers=True)], valid_from=TODAY - timedelta(9), valid_until=TODAY - timedelta(1))
    rival.membership.roles.add(role_of(rival.company, "admin"))
    foreign = replace(rival, scopes=boss.scopes)
    write_rule(RuleDraft("X", TODAY, steps=(Step(people=(rival.user.pk,)),)), by=foreign, at=at)
    assert order_of(buyer).state == "placed"


def test_a_rule_of_a_unit_applies_in_the_units_below(order_of, buyer, approver, rule, nordwerk, make_actor):
    rule([Step(approvers=True)], unit=nordwerk.units.get())
    below = below_of(nordwerk)
    assert order_of(replace(buyer, unit=below)).state == "held"


def test_what_the_category_and_the_history_of_an_article_say(
    order_of, buyer, approver, rule, bolt, at, address
):
    parent = Category.objects.get(path=bolt.category.path[: Category.steplen])
    rule([Step(approvers=True)], Condition(Subject.CATEGORY, (str(parent.pk),)))
    assert order_of(buyer).state == "held"
    RuleVersion.objects.update(superseded_at=at)
    rule([Step(approvers=True)], Condition(Subject.FIRST_TIME))
    first = order_of(buyer, key="first-time")
    assert first.state == "held"
    answer_approval(first, Verdict.YES, by=approver, at=at)
    assert order_of(buyer, key="second-time").state == "placed"


def test_a_price_that_rose_since_the_last_order_asks(order_of, buyer, approver, rule, bolt, at):
    rule([Step(approvers=True)], Condition(Subject.PRICE_RISE, ("10",)))
    assert order_of(buyer).state == "placed"
    assert order_of(buyer, key="same-price").state == "placed"
    ListPrice.objects.update(amount=D("9.50"))
    assert order_of(buyer, key="dearer").state == "held"


def test_a_cancelled_order_is_no_price_paid(order_of, buyer, approver, rule, at):
    cancel_order(order_of(buyer), by=buyer, at=at)
    rule([Step(approvers=True)], Condition(Subject.FIRST_TIME))
    assert order_of(buyer, key="after-the-cancelled").state == "held"


# Writing them


def test_a_new_version_replaces_the_old_and_the_journal_keeps_both(rule, boss, at, order_of, buyer, approver):
    first = rule([Step(approvers=True)], Condition(Subject.TOTAL, ("1",)))
    draft = RuleDraft("R", TODAY, ((Condition(Subject.TOTAL, ("1000",)),),))
    second = write_rule(draft, instead_of=first, by=boss, at=at)
    assert (second.rule, second.number) == (first.rule, 2)
    assert order_of(buyer).state == "placed"
    told = Event.objects.filter(name="RuleWritten").latest("pk").payload
    assert (told["before"]["groups"][0][0]["values"], told["after"]["groups"][0][0]["values"]) == (
        ["1"],
        ["1000"],
    )


def test_of_two_who_write_the_same_version_the_second_is_told(rule, boss, at):
    first = rule([Step(approvers=True)])
    write_rule(RuleDraft("R", TODAY), instead_of=first, by=boss, at=at)
    for change in (
        lambda: write_rule(RuleDraft("R", TODAY), instead_of=first, by=boss, at=at),
        lambda: end_rule(first, by=boss, at=at),
    ):
        with pytest.raises(RuleChanged):
            change()
    assert RuleVersion.objects.count() == 2


def test_an_ended_rule_asks_nobody(rule, boss, at, order_of, buyer, approver):
    end_rule(rule([Step(approvers=True)]), by=boss, at=at)
    assert order_of(buyer).state == "placed"
    assert Event.objects.filter(name="RuleEnded").exists()


def test_who_writes_rules_for_their_units_only_writes_those(nordwerk, make_actor, boss, rule, at):
    below = below_of(nordwerk)
    own, whole = rule([Step()], unit=below), rule([Step()])
    role = role_of(nordwerk, "approver")
    role.permissions = [*role.permissions, "manage_rules"]
    role.save()
    lead = make_actor(nordwerk, "approver", unit=below, email="lead@nordwerk.example")
    assert set(RuleVersion.objects.visible_to(lead)) == {own}
    write_rule(RuleDraft("R", TODAY, unit=below), instead_of=own, by=lead, at=at)
    for change in (
        lambda: write_rule(RuleDraft("R", TODAY, unit=nordwerk.units.first()), by=lead, at=at),
        lambda: write_rule(RuleDraft("R", TODAY), by=lead, at=at),
        lambda: end_rule(whole, by=lead, at=at),
    ):
        with pytest.raises(NotCompetent):
            change()


def test_statements_stay_the_same_for_one_line_and_for_fifty(
    buyer, approver, rule, make_product, django_assert_num_queries
):
    for condition in (
        Condition(Subject.CATEGORY, ("1",), others=True),
        Condition(Subject.FIRST_TIME),
        Condition(Subject.UNIT, (str(buyer.unit.pk),)),
    ):
        rule([Step(approvers=True), Step(manager=True)], condition)
    for count in (1, 50):
        lines = [BasketLine(make_product(f"S{count}-{n}").pk, "1") for n in range(count)]
        facts = facts_of(buyer, assess(lines, buyer, on=TODAY))
        with django_assert_num_queries(10):
            preview(facts, buyer, on=TODAY)


def test_every_reason_has_words_in_both_languages():
    values = {"rule": "R", "limit": "5", "over": "1", "currency": "EUR", "articles": "A", "more": "2"}
    for code in ["rule_always", *(f"rule_{subject}" for subject in Subject)]:
        texts = set()
        for language in ("de", "en"):
            with translation.override(language):
                texts.add(why(code, values))
        assert len(texts) == 2, code
