"""One of everything private that an address can carry a key of."""

from dataclasses import replace
from decimal import Decimal

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.utils.timezone import localdate

from accounts.actions.acting import start_acting
from accounts.actions.invite import Guest, invite
from accounts.actions.members import Terms
from accounts.actor import EVERYTHING, Actor
from accounts.entry_join import ask_to_join
from accounts.models import Address, CostCentre, JoinRequest, Role, Unit
from approvals.actions import BudgetScope, BudgetTerms, RuleDraft, appoint_deputy, make_budget, write_rule
from b2bshop.uploads import Upload, UploadRow
from catalog.models import (
    Assortment,
    AssortmentAssignment,
    AssortmentRule,
    CustomerPartNumber,
    Document,
    Product,
    ProductFamily,
)
from orders.actions import Basket, add_to_cart, current_cart, new_cart, place_order, share_cart, ship_order
from orders.actions.export import ask_export, ask_history, ask_prices, write_due
from orders.actions.lists import ListEntry, add_to_list, new_list
from orders.actions.order_views import keep_view
from orders.actions.own_fields import save_own_field
from orders.actions.papers import issue_confirmation
from orders.actions.quick import take_in
from orders.finding import OrderWish
from orders.history import Wish
from orders.models import OwnField, Right
from orders.queries import BasketLine, basket_lines
from orders.quick.reading import read_text
from pricing.models import Contract
from returns.actions import LineWish, add_photo, describe_lines, start_draft, submit_return
from returns.models import Policy, Reason
from returns.standard import make_reasons
from tests.conftest import ALWAYS, role_of
from tests.returns.conftest import picture


@pytest.fixture
def private_screw(make_product, nordwerk):
    product = make_product("NW-0001", exclusive=True)
    assortment = Assortment.objects.create(name="Nordwerk only")
    AssortmentRule.objects.create(assortment=assortment, product=product)
    AssortmentAssignment.objects.create(assortment=assortment, company=nordwerk)
    return product


@pytest.fixture
def cart(buyer, private_screw, at):
    cart = current_cart(buyer, at=at)
    lines, problems = add_to_cart(cart, [(private_screw.sku, "5", "")], by=buyer, at=at)
    assert lines and not problems
    return cart


@pytest.fixture
def order(buyer, cart, address, at):
    basket = Basket(lines=tuple(basket_lines(cart)), ship_to=address, key="a-key-of-a-rival")
    return place_order(basket, by=buyer, at=at)


@pytest.fixture
def things(
    private_screw, cart, order, buyer, rival, make_actor, make_user, nordwerk, address, at, settings, tmp_path
):
    """Address name → what fills it in."""
    settings.MEDIA_ROOT = tmp_path
    sheet = Document(product=private_screw, kind="datasheet", title="NW-0001")
    sheet.file.save("NW-0001.pdf", ContentFile(b"%PDF"))
    for actor in (buyer, rival):  # nothing but the company may keep the rival out
        actor.membership.roles.add(role_of(actor.company, "admin"))
    owner, colleague = Actor.from_membership(buyer.membership), make_actor(nordwerk, "approver")
    basket = Basket((BasketLine(private_screw.pk, Decimal(5)),), address, key="held-for-approval")
    held = place_order(basket, by=replace(owner, order_limit=Decimal(0)), at=at)
    deputy = appoint_deputy(colleague.user, localdate(at), localdate(at), by=owner, at=at)
    claim, sketched, photo = returned(private_screw, address, owner, at)
    rule = write_rule(RuleDraft("NW", localdate(at)), by=replace(owner, scopes=EVERYTHING), at=at)
    spare = new_cart("Spare", by=owner, at=at)
    terms = BudgetTerms("NW", Decimal(10_000), "inform", owner.user)
    budget = make_budget(
        BudgetScope("month", localdate(at)), terms, by=replace(owner, scopes=EVERYTHING), at=at
    )
    wanted = JoinRequest(company=nordwerk, email="new@nordwerk.example", name="Neu", document=order.number)
    ask_to_join(wanted, at=at)
    own_session = UserSession.objects.create(
        user=buyer.user, ip="127.0.0.1", session_key="a-browser-of-nordwerk"
    )
    table = ask_export(format="csv", language="de", by=buyer, at=at)
    prices = ask_prices(format="csv", language="de", by=buyer, at=at)
    trail = ask_history(Wish(), format="xlsx", language="de", by=owner, at=at)
    write_due(at=at)
    kept = [
        CustomerPartNumber.objects.create(company=nordwerk, product=private_screw, number=number)
        for number in ("P-1", "P-2")
    ]
    row = UploadRow(2, ["P-3", "X"], {"number": "P-3", "article": "X"})
    upload = f"part-numbers-{nordwerk.pk}-{buyer.user.pk}-token"
    cache.set(upload, Upload(["number", "article"], [row]), 60)
    family = ProductFamily.objects.create(slug="private", name_de="NW", category=private_screw.category)
    Product.objects.filter(pk=private_screw.pk).update(family=family)
    agreed = Contract.objects.create(
        number="NW-1", company=nordwerk, unit=buyer.unit, title="NW", valid=ALWAYS
    )
    shared = share_cart(cart, Right.VIEW, with_whom=colleague.user, by=buyer, at=at)
    quick = take_in(read_text("NW-0001;5"), "", by=buyer, at=at)
    own_list = new_list("NW-0001", by=owner, at=at)
    add_to_list(own_list, [ListEntry("NW-0001", "5")], by=owner, at=at)
    nordwerk.account_manager = make_user("rep@b2bshop.example")
    nordwerk.save(update_fields=["account_manager"])
    acted = start_acting(colleague.membership, "NW-0001", rep=nordwerk.account_manager, at=at)
    link = share_cart(cart, Right.VIEW, with_whom=None, by=buyer, at=at)
    return {
        "pricing:contract": [agreed.number],
        "part_numbers:number": [kept[0].pk],
        "part_numbers:remove": [kept[1].pk],
        "part_numbers:confirm": ["token"],
        "part_numbers:failed": ["token"],
        "catalog:family": [family.slug],
        "history:download": [trail.pk],
        "catalog:document": [sheet.pk],
        "orders:export": [table.pk],
        "orders:price_list_file": [prices.pk],
        "catalog:product": [private_screw.sku],
        "orders:cart": [cart.pk],
        "orders:describe_cart": [cart.pk],
        "orders:quick": [quick.pk],
        "orders:quick_columns": [quick.pk],
        "orders:quick_failed": [quick.pk],
        "orders:delete_quick": [take_in(read_text("NW-0001;5"), "", by=buyer, at=at).pk],
        "orders:drop_view": [keep_view("NW-0001", OrderWish(text="NW-0001"), by=owner).pk],
        "own_fields:change": [save_own_field(OwnField(name="NW-0001"), by=owner, at=at).pk],
        "own_fields:remove": [save_own_field(OwnField(name="NW-0002"), by=owner, at=at).pk],
        "orders:order_list": [own_list.pk],
        "orders:edit_list": [own_list.pk],
        "orders:add_to_list": [own_list.pk],
        "orders:describe_list": [own_list.pk],
        "orders:delete_list": [new_list("Spare", by=owner, at=at).pk],
        "orders:list_labels": [own_list.pk],
        "orders:list_table": [own_list.pk],
        "orders:sharing": [cart.pk],
        "orders:end_share": [cart.pk, shared.pk],
        "orders:join_cart": [link.token],
        "orders:comment": [cart.pk],
        "orders:merge_carts": [cart.pk],
        "orders:split_cart": [cart.pk],
        "orders:give_cart": [cart.pk],
        "orders:make_current": [cart.pk],
        "orders:confirm_prices": [cart.pk],
        "orders:own_order": [cart.pk],
        "orders:checkout": [cart.pk],
        "orders:order_with_defaults": [cart.pk],
        "orders:delete_cart": [spare.pk],
        "orders:order": [order.number],
        "orders:cancel": [order.number],
        "orders:again": [order.number],
        "orders:change": [order.number],
        "returns:return": [claim.number],
        "returns:slip": [claim.number],
        "returns:withdraw": [claim.number],
        "returns:photo": [photo.pk],
        "returns:draft": [sketched.pk],
        "returns:delete_draft": [start_draft([sketched.lines.get().order_line_id], by=owner, at=at).pk],
        "orders:paper": [issue_confirmation(order, at=at).kind, order.number],
        "orders:approval": [held.approval.pk],
        "orders:change_lines": [held.approval.pk],
        "orders:remark": [held.approval.pk],
        "orders:pass_on": [held.approval.pk],
        "orders:name_approver": [held.approval.pk],
        "orders:withdraw": [held.number],
        "orders:submit_again": [held.number],
        "approvals:end_deputy": [deputy.pk],
        "entry:end_session": [own_session.pk],
        "entry:answer_join": [wanted.pk],
        "rules:rule": [rule.rule_id],
        "rules:end": [rule.rule_id],
        "budgets:budget": [budget.pk],
        "budgets:entries": [budget.pk],
        "budgets:change": [budget.pk],
        "budgets:adjust": [budget.pk],
        "budgets:end": [budget.pk],
        "accounts:end_acting": [acted.pk],
    } | company_things(buyer, colleague, at)


def returned(product, address, owner, at) -> tuple:
    """A return that is to be sent back, with a photo, and a draft of another."""
    make_reasons(Reason)
    Policy.objects.create(name="At once", instant_up_to=1000)
    basket = Basket((BasketLine(product.pk, Decimal(2)),), address, key="returned")
    order = place_order(basket, by=replace(owner, order_limit=None), at=at)
    ship_order(order, by=Actor.system(owner.company), at=at)
    line = order.lines.get()
    draft = start_draft([line.pk], by=owner, at=at)
    row = draft.lines.get()
    wish = LineWish(Decimal(1), Reason.objects.get(code="damaged"), "NW-0001")
    describe_lines(draft, [(row, wish)], by=owner)
    photo = add_photo(row, picture(), by=owner, at=at)
    return submit_return(draft, by=owner, at=at), start_draft([line.pk], by=owner, at=at), photo


def company_things(owner, colleague, at) -> dict:
    """The same for the pages of a company's own administrator."""
    company, admin = owner.company, Actor.from_membership(owner.membership)
    spare = Role.objects.create(company=company, code="spare", name_de="Spare")
    unit = Unit.objects.add_child(owner.unit, {"company": company, "name": "Halle 9"})
    place = {"company": company, "code": "H9"}
    address = Address.objects.create(name="A", street="S", postal_code="1", city="C", **place)
    centre = CostCentre.objects.create(**place)
    terms = Terms((role_of(company, "buyer"),))
    invitation = invite(Guest("new@nordwerk.example"), unit, terms, by=admin, at=at)
    cache.set(f"invitations-failed-{company.pk}-{owner.user.pk}-token", "rows")
    pages = (
        (colleague.user.pk, "person add_membership"),
        (colleague.membership.pk, "membership block unblock remove"),
        (invitation.pk, "resend revoke"),
        (spare.pk, "role remove_role"),
        (unit.pk, "unit move_unit merge_unit block_unit unblock_unit"),
        (address.pk, "address remove_address"),
        (centre.pk, "cost_centre"),
        ("token", "failed_rows"),
    )
    return {f"accounts:{name}": [key] for key, names in pages for name in names.split()}
