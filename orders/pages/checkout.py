"""The one page between a cart and an order."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import uuid4

from django.conf import settings
from django.utils.timezone import localdate

from accounts.actor import Actor
from accounts.models import Address, CostCentre, User
from accounts.permissions import Permission
from accounts.queries import people_who_can
from accounts.rules import EU, is_of_another_state
from approvals.budget_queries import effects
from approvals.queries import preview
from approvals.rules import Facts
from approvals.words import asked, avoid, why_for
from orders.actions import Basket
from orders.actions.swap import as_if_set_aside
from orders.delivery import wish_of
from orders.differences import since_first_time
from orders.facts import facts_of
from orders.forms import CheckoutForm
from orders.models import Cart, Order, OwnField
from orders.own_fields import fields_of
from orders.problems import Problem
from orders.queries import Assessment, basket_lines
from pricing.rules import CENT
from pricing.tax_words import tax_words

from .budgets import BudgetRow, budget_rows, refusals, warns
from .cart import CartPage, cart_page
from .delivery import Way, ways_of
from .differences import Differences

ASKED_BELOW = {"carrier_needed"}  # a field asks for it; told when somebody orders without


@dataclass(frozen=True, slots=True)
class Needed:
    """One approval this order needs; nobody in `people` means that nobody can give it yet."""

    why: list[str]
    avoid: list[str]
    people: str


@dataclass(frozen=True, slots=True)
class CheckoutPage:
    """`problems` are those of this attempt to order, else those the cart has anyway."""

    form: CheckoutForm
    cart: CartPage
    actor: Actor
    on: date
    problems: list[Problem] = field(default_factory=list)
    may_order: bool = True
    who_can: list[User] = field(default_factory=list)
    needed: list[Needed] = field(default_factory=list)
    budgets: list[BudgetRow] = field(default_factory=list)
    over_some_budget: bool = False
    differences: Differences = field(default_factory=lambda: Differences([]))

    @property
    def key(self) -> str:
        """The key of this attempt: kept while the form is corrected, made anew where it was unusable."""
        sent = self.form["idempotency_key"].value()
        return sent if sent and "idempotency_key" not in self.form.errors else uuid4().hex

    @property
    def ways(self) -> list[Way]:
        """How it can be delivered; none where the shop has one way only."""
        return ways_of(self.cart.assessment)

    @property
    def asks_account(self) -> bool:
        return any(way.asks_account and way.is_chosen for way in self.ways)

    @property
    def unproven_vat_id(self) -> str:
        """The buyer's VAT id, where the order would be free of tax if it were confirmed; see docs/pricing.md."""
        company, to = self.actor.company, self.form.chosen_address
        abroad = to is not None and str(to.country) in EU - {settings.SELLER_COUNTRY}
        foreign = is_of_another_state(company.vat_id, settings.SELLER_COUNTRY)
        waits = abroad and foreign and not company.proven_vat_id(self.on)
        return company.vat_id if waits else ""

    @property
    def discounted(self) -> Decimal | None:
        """What is to be paid within the days of the cash discount; None where there is none."""
        percent = self.actor.company.discount_percent
        total = self.cart.assessment.total
        return (total * (100 - percent) / 100).quantize(CENT, ROUND_HALF_UP) if percent else None

    @property
    def free_credit(self) -> Decimal | None:
        """None where it is unlimited, or not for the reader's eyes."""
        company, amended = self.actor.company, self.cart.cart.amends
        given_back = amended.total if amended else 0
        return company.credit_limit - company.credit_used + given_back if self._sees_credit else None

    @property
    def _sees_credit(self) -> bool:
        return self.may_order and self.actor.company.credit_limit is not None

    @property
    def taxes(self) -> list[tuple]:
        return [(line, tax_words(line.reason)) for line in self.cart.assessment.taxes]


def checkout_form(actor: Actor, cart: Cart, data=None) -> CheckoutForm:
    """A cart that submits an order again, or changes it, begins with what that order said, as far as it still can."""
    addresses = Address.objects.visible_to(actor).filter(is_delivery=True)
    addresses = sorted(addresses, key=lambda address: (address.unit_id is None, address.is_billing))
    centres = list(CostCentre.objects.visible_to(actor).open(on=localdate()))
    initial = _as_the_cart_says(cart, addresses, centres)
    fields = fields_of(actor)
    if cart.began_as:
        initial |= _as_before(cart.began_as, addresses) | _own_as_before(cart.began_as, fields)
    return CheckoutForm(
        data,
        addresses=addresses,
        cost_centres=centres,
        company=actor.company,
        own_fields=fields,
        initial=initial,
    )


def _as_the_cart_says(cart: Cart, addresses: list[Address], centres: list[CostCentre]) -> dict:
    """What can be chosen today of what the cart has to begin with; without any, the first address."""
    offered = [str(address.pk) for address in addresses]
    wanted = str(cart.ship_to_id or "")
    codes = {centre.pk: centre.code for centre in centres}
    return {
        "address": wanted if wanted in offered else next(iter(offered), ""),
        "cost_centre": codes.get(cart.cost_centre_id, ""),
        "po_number": cart.po_number,
    }


def _own_as_before(order: Order, fields: list[OwnField]) -> dict:
    said = {kept["name"]: kept["value"] for kept in order.own_fields}
    return {f"own_{field.pk}": said[field.name] for field in fields if field.name in said}


def _as_before(order: Order, addresses: list[Address]) -> dict:
    same = [str(address.pk) for address in addresses if address.code == order.ship_to["code"]]
    day = order.requested_on if order.requested_on and order.requested_on >= localdate() else None
    kept = {
        "po_number": order.po_number,
        "cost_centre": order.cost_centre,
        "requested_on": day,
        "note": order.note,
    }
    wish = wish_of(order)
    kept |= {
        "delivery": wish.code,
        "carrier": wish.carrier,
        "account": wish.account,
        "is_whole": wish.is_whole,
    }
    return kept | {"address": same[0] if same else ""}


def checkout_page(
    cart: Cart, form: CheckoutForm, actor: Actor, *, at: datetime, problems: list[Problem] | None = None
) -> CheckoutPage:
    to, on = form.chosen_address, localdate(at)
    wish = replace(form.delivery_wish, postal_code=to.postal_code, to=to.pk) if to else None
    shown = cart_page(cart, actor, at=at, destination=str(to.country) if to else "", delivery=wish)
    may = actor.can(Permission.REQUEST_ORDER) and shown.may_order
    with as_if_set_aside(cart, by=actor, at=at):
        facts = _facts(actor, shown.assessment, form, on)
    done = facts.budgets or ()
    found = [*shown.assessment.problems, *refusals(done, actor)]
    found = [problem for problem in found if problem.code not in ASKED_BELOW]
    changed = since_first_time(cart, shown.assessment, by=actor, on=on)
    return CheckoutPage(
        form=form,
        cart=shown,
        actor=actor,
        on=on,
        problems=problems if problems is not None else found,
        may_order=may,
        who_can=_who_can(cart, shown, actor) if not may else [],
        needed=_needed(actor, facts, on) if may else [],
        budgets=budget_rows(done, actor),
        over_some_budget=warns(done, actor),
        differences=Differences(changed, form["changes_seen"].value() or ""),
    )


def _who_can(cart: Cart, shown: CartPage, actor: Actor) -> list[User]:
    """Of a cart that is shared without the right to order it, its owner; else those who hold the permission."""
    return people_who_can(Permission.PLACE_ORDER, actor) if shown.may_order else [cart.owner]


def _facts(actor: Actor, assessment: Assessment, form: CheckoutForm, on: date) -> Facts:
    to = str(form.chosen_address.pk) if form.chosen_address else ""
    facts = facts_of(actor, assessment, ship_to=to, cost_centre=form.chosen_cost_centre)
    return replace(facts, budgets=effects(facts, actor, on=on))


def _needed(actor: Actor, facts: Facts, on: date) -> list[Needed]:
    return [
        Needed(
            why=[why_for(actor, reason.code, dict(reason.values)) for reason in stage.reasons],
            avoid=[text for reason in stage.reasons if (text := avoid(reason.code, dict(reason.values)))],
            people="" if stage.is_stuck else asked([str(person) for person in stage.people], stage.needed),
        )
        for stage in preview(facts, actor, on=on)
    ]


def basket_of(cart: Cart, form: CheckoutForm) -> Basket:
    """A valid form and the cart's lines as they are now."""
    sent = form.cleaned_data
    return Basket(
        lines=tuple(basket_lines(cart)),
        ship_to=form.addresses[sent["address"]],
        key=sent["idempotency_key"],
        po_number=sent["po_number"],
        cost_centre=sent["cost_centre"],
        requested_on=sent["requested_on"],
        note=sent["note"],
        own=form.own,
        prices_seen=sent["prices_seen"],
        changes_seen=sent["changes_seen"],
        delivery=form.delivery_wish,
        cart=cart,
    )
