"""Whatever people, rules, limits and channels do in whatever order: nothing is placed while a stage is open.

What an order needs is decided here a second time, from what the machine itself has set up.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.actor import Actor, Channel
from accounts.models import Membership
from approvals.actions import (
    AlreadyDecided,
    RuleDraft,
    appoint_deputy,
    chase,
    end_rule,
    name_approver,
    pass_on,
    write_rule,
)
from approvals.conditions import Condition, Subject
from approvals.models import Decision, RuleVersion, Seat, Stage
from approvals.states import Verdict
from approvals.steps import EVERY, Step
from orders.actions import (
    Basket,
    LineEdit,
    answer_approval,
    change_held,
    confirm_order,
    lapse_held,
    place_order,
    ship_order,
    withdraw_order,
)
from orders.actions import place as placing
from orders.actions.follow import WrongState
from orders.models import Order
from orders.problems import OrderRefused
from orders.queries import BasketLine
from orders.states import State

REFUSED = (PermissionDenied, AlreadyDecided, OrderRefused, WrongState)
ROLES = ("buyer", "requester", "approver", "approver", "admin")
NEVER_PLACED = {State.HELD, State.REJECTED, State.WITHDRAWN}
people = st.integers(0, len(ROLES) - 1)
recent = st.integers(0, 3)


@pytest.fixture
def machine(nordwerk, make_actor, bolt, address, at):
    """A machine over one company; each run ends where it began."""
    members = [make_actor(nordwerk, role, email=f"p{n}@nordwerk.example") for n, role in enumerate(ROLES)]
    pks = [member.membership.pk for member in members]

    class Shop(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.undo = transaction.atomic()
            self.undo.__enter__()
            self.now = at
            self.needs: dict[str, bool] = {}  # by order number: does it need somebody's yes?
            self.thresholds: dict[int, D] = {}  # by rule: the total from which on it asks

        def teardown(self):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

        def actor(self, index: int) -> Actor:
            found = Membership.objects.select_related("company", "unit", "user").prefetch_related("roles")
            return Actor.from_membership(found.get(pk=pks[index]))

        def order(self, index: int) -> Order | None:
            found = Order.objects.filter(approval__isnull=False).select_related("approval", "company")
            return found.order_by("-pk")[index : index + 1].first()

        @rule(who=people, hundreds=st.integers(1, 6), key=st.integers(0, 9), api=st.booleans())
        def place(self, who, hundreds, key, api):
            actor = self.actor(who)
            actor = replace(actor, channel=Channel.API) if api else actor
            basket = Basket((BasketLine(bolt.pk, D(hundreds * 100)),), address, key=f"key-{key:08}")
            with suppress(*REFUSED), transaction.atomic():
                order = place_order(basket, by=actor, at=self.now)
                asked = any(order.net_total >= least for least in self.thresholds.values())
                above = actor.order_limit is not None and order.net_total > actor.order_limit
                self.needs.setdefault(order.number, asked or above or not actor.can("place_order"))

        @rule(who=people, which=recent, verdict=st.sampled_from([Verdict.YES, Verdict.YES, Verdict.NO]))
        def decide(self, who, which, verdict):
            if order := self.order(which):
                with suppress(*REFUSED), transaction.atomic():
                    answer_approval(order, verdict, "Grund", by=self.actor(who), at=self.now)

        @rule(who=people, to=people, which=recent)
        def pass_it_on(self, who, to, which):
            if order := self.order(which):
                with suppress(*REFUSED), transaction.atomic():
                    pass_on(order.approval, members[to].user, by=self.actor(who), at=self.now)

        @rule(who=people, to=people, which=recent)
        def name_somebody(self, who, to, which):
            if order := self.order(which):
                with suppress(*REFUSED, Stage.DoesNotExist), transaction.atomic():
                    name_approver(order.approval, members[to].user, by=self.actor(who), at=self.now)

        @rule(who=people, which=recent, hundreds=st.integers(0, 6))
        def change_lines(self, who, which, hundreds):
            if order := self.order(which):
                edits = [LineEdit(line.pk, str(hundreds * 100), "") for line in order.lines.all()]
                with suppress(*REFUSED), transaction.atomic():
                    change_held(order, edits, "Grund", by=self.actor(who), at=self.now)

        @rule(absent=people, deputy=people)
        def appoint(self, absent, deputy):
            until = localdate(self.now) + timedelta(days=3)
            with suppress(*REFUSED), transaction.atomic():
                appoint_deputy(
                    members[deputy].user,
                    localdate(self.now),
                    until,
                    by=self.actor(absent),
                    at=self.now,
                )

        @rule(
            least=st.sampled_from(["8.42", "20", "40"]),
            asked=st.sets(people, max_size=3),
            needed=st.integers(0, 2),
        )
        def write(self, least, asked, needed):
            steps = (
                Step(not asked, people=tuple(members[n].user.pk for n in asked), needed=needed or EVERY),
            )
            condition = Condition(Subject.TOTAL, (least,))
            draft = RuleDraft("Regel", localdate(at), ((condition,),), steps)
            written = write_rule(draft, by=self.actor(4), at=self.now)
            self.thresholds[written.rule_id] = D(least)

        @rule()
        def end(self):
            version = RuleVersion.objects.current().order_by("pk").first()
            if version:
                end_rule(version, by=self.actor(4), at=self.now)
                del self.thresholds[version.rule_id]

        @rule(who=people, limit=st.sampled_from([None, "0", "10", "30"]))
        def limit(self, who, limit):
            Membership.objects.filter(pk=pks[who]).update(order_limit=D(limit) if limit else None)

        @rule(who=st.integers(0, 3), reason=st.sampled_from(["", "verlassen"]))
        def block(self, who, reason):
            Membership.objects.filter(pk=pks[who]).update(blocked_because=reason)

        @rule(which=recent)
        def withdraw(self, which):
            if order := self.order(which):
                index = next(n for n, member in enumerate(members) if member.user == order.ordered_by)
                with suppress(*REFUSED), transaction.atomic():
                    withdraw_order(order, by=self.actor(index), at=self.now)

        @rule(days=st.integers(1, 4))
        def time_goes_by(self, days):
            self.now += timedelta(days=days)
            chase(at=self.now)
            lapse_held(at=self.now)

        @rule(which=st.integers(0, 3), ship=st.booleans())
        def the_seller_goes_on(self, which, ship):
            order = Order.objects.order_by("-pk")[which : which + 1].first()
            if order:
                with suppress(*REFUSED), transaction.atomic():
                    (ship_order if ship else confirm_order)(order, by=Actor.system(nordwerk), at=self.now)

        @invariant()
        def nothing_is_placed_with_an_open_stage(self):
            for order in Order.objects.exclude(state__in=NEVER_PLACED).select_related("approval"):
                if order.approval is None:
                    assert not self.needs[order.number], "placed though somebody had to be asked"
                    continue
                assert order.approval.state == "granted"
                for stage in order.approval.stages.prefetch_related("decisions"):
                    yes = {said.decided_by_id for said in stage.decisions.all() if said.verdict == "yes"}
                    assert len(yes - {order.ordered_by_id}) >= stage.needed

        @invariant()
        def nobody_has_a_say_in_their_own(self):
            for seat in Seat.objects.select_related("stage__approval"):
                assert seat.user_id != seat.stage.approval.requester_id
            for said in Decision.objects.select_related("stage__approval"):
                assert said.decided_by_id != said.stage.approval.requester_id

    return Shop


def runs(examples: int):
    return settings(
        max_examples=examples,
        stateful_step_count=30,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


def test_no_path_leads_to_a_placed_order_with_an_open_stage(machine):
    run_state_machine_as_test(machine, settings=runs(40))


def test_control_a_channel_that_asks_nobody_is_found(machine, monkeypatch):
    ask = placing.ask

    def only_in_the_browser(facts, *, by, at):
        return None if by.channel == Channel.API else ask(facts, by=by, at=at)

    monkeypatch.setattr(placing, "ask", only_in_the_browser)
    with pytest.raises(AssertionError, match="had to be asked"):
        run_state_machine_as_test(machine, settings=runs(100))
