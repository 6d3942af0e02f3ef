"""Roles, units, addresses, cost centres and settings in the hands of the company."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.actions.last_admin import LastAdministrator
from accounts.actions.role import RoleProblem, change_role, remove_role
from accounts.actions.unit import change_unit, merge_unit, open_unit, relocate_unit
from accounts.models import Address, Company, CostCentre, Invitation, Membership, Role, Unit
from accounts.permissions import PRESETS
from accounts.roles import copy_presets
from accounts.units import UnitProblem, unit_above, units_below
from b2bshop.events.models import Event
from catalog.models import Assortment, AssortmentAssignment
from orders.actions import add_to_cart, current_cart
from orders.models import Cart
from tests.conftest import role_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def presets(nordwerk):
    copy_presets([nordwerk])


def sent(client, name, data, *args):
    return client.post(reverse(f"accounts:{name}", args=args), data)


ROLE = {"name_de": "Lagerist", "scope": "unit", "permissions": ["see_prices", "see_orders"]}


def test_the_matrix_says_in_words_who_may_what(sign_in, admin, buyer, presets):
    text = sign_in(admin).get("/company/roles/").content.decode()
    for part in ("Preise sehen", "Personen einladen und verwalten", "Einkäufer", "der Einheit und darunter"):
        assert part in text, part
    assert text.count("Ändern") >= len(PRESETS)


@pytest.mark.parametrize("count", [1, 30])
def test_a_matrix_of_thirty_roles_costs_as_many_statements_as_one_of_few(
    count, sign_in, admin, nordwerk, django_assert_num_queries
):
    for number in range(count):
        Role.objects.create(company=nordwerk, code=f"r{number}", name_de=f"R{number}")
    client = sign_in(admin)
    client.get("/company/roles/")
    with django_assert_num_queries(7):
        assert client.get("/company/roles/").status_code == 200


def test_a_role_is_made_changed_and_removed(sign_in, admin, nordwerk):
    client = sign_in(admin)
    assert sent(client, "new_role", ROLE).status_code == 302
    assert sent(client, "new_role", ROLE).status_code == 302
    role, twin = Role.objects.filter(company=nordwerk, name_de="Lagerist").order_by("pk")
    assert (role.code, twin.code, role.name_en) == ("lagerist", "lagerist-2", "Lagerist")
    sent(client, "role", ROLE | {"permissions": ["see_orders"], "name_en": "Storekeeper"}, role.pk)
    role.refresh_from_db()
    assert role.permissions == ["see_orders"] and role.name_en == "Storekeeper"
    event = Event.objects.get(name="RoleChanged")
    assert event.payload["old"]["permissions"] == ["see_prices", "see_orders"]
    sent(client, "remove_role", {}, role.pk)
    assert not Role.objects.filter(pk=role.pk).exists()


def test_a_changed_role_counts_on_the_next_request(sign_in, admin, buyer, nordwerk):
    role = role_of(nordwerk, "buyer")
    assert sign_in(buyer).get("/carts/").status_code == 200
    sent(sign_in(admin), "role", ROLE, role.pk)
    assert sign_in(buyer).get("/carts/").status_code == 403


def test_a_role_somebody_has_stays(admin, buyer, nordwerk, at):
    with pytest.raises(RoleProblem):
        remove_role(role_of(nordwerk, "buyer"), by=admin, at=at)


@pytest.mark.parametrize("change", [{"permissions": ["see_prices"]}, {"scope": "unit"}])
def test_the_role_of_the_last_administrator_keeps_what_makes_one(change, admin, nordwerk, at):
    role = role_of(nordwerk, "admin")
    values = {"name_de": "A", "name_en": "A", "permissions": list(role.permissions), "scope": role.scope}
    with pytest.raises(LastAdministrator):
        change_role(role, values | change, by=admin, at=at)
    role.refresh_from_db()
    assert "manage_members" in role.permissions and role.scope == "company"


@pytest.mark.parametrize(
    "wanted",
    [
        {"permissions": ["approve_order"]},  # they lack it
        {"permissions": ["see_prices"], "scope": "company"},  # theirs reaches the unit only
        {"permissions": ["cancel_order"]},  # the seller withholds it
    ],
)
def test_nobody_makes_a_role_that_gives_more_than_they_have(wanted, sign_in, make_actor, nordwerk, fresh, at):
    nordwerk.withheld = ["cancel_order"]
    nordwerk.save()
    clerk = make_actor(nordwerk, "buyer")
    keeper = Role.objects.create(
        company=nordwerk, code="keeper", name_de="K", permissions=["manage_roles"], scope="company"
    )
    clerk.membership.roles.add(keeper)
    assert sent(sign_in(clerk), "new_role", ROLE | wanted).status_code == 422
    values = {"name_de": "B", "name_en": "B", "scope": "unit"} | wanted
    if "cancel_order" not in wanted["permissions"]:
        with pytest.raises(PermissionDenied):
            change_role(role_of(nordwerk, "viewer"), values, by=fresh(clerk), at=at)
    assert (
        sign_in(clerk).get(reverse("accounts:role", args=[role_of(nordwerk, "admin").pk])).status_code == 403
    )


def test_what_the_seller_withholds_cannot_be_chosen(sign_in, admin, nordwerk):
    nordwerk.withheld = ["approve_order"]
    nordwerk.save()
    client = sign_in(admin)
    assert "approve_order" not in client.get(reverse("accounts:new_role")).content.decode()
    assert sent(client, "new_role", ROLE | {"permissions": ["approve_order"]}).status_code == 422


def test_a_tree_of_units_grows_and_is_named_anew(sign_in, admin, buyer, hall, nordwerk):
    client = sign_in(admin)
    data = {"name": "Tor 3", "manager": buyer.user.pk, "unit": hall.pk}
    assert sent(client, "new_unit", data).status_code == 302
    gate = Unit.objects.get(name="Tor 3")
    assert unit_above(gate) == hall and gate.manager == buyer.user
    assert sent(client, "new_unit", data | {"name": "tor 3"}).status_code == 422
    assert sent(client, "new_unit", {"name": "Oben", "unit": ""}).status_code == 302
    assert Unit.objects.get(name="Oben").depth == 1
    assert sent(client, "unit", {"name": "Tor 4", "manager": ""}, gate.pk).status_code == 302
    gate.refresh_from_db()
    assert gate.name == "Tor 4" and gate.manager is None
    assert Event.objects.get(name="UnitChanged").payload["old"]["name"] == "Tor 3"


def test_a_unit_moves_with_all_below_it_and_never_below_itself(sign_in, admin, hall, nordwerk, at):
    top, deep = admin.unit, Unit.objects.add_child(hall, {"company": nordwerk, "name": "Tor 3"})
    other = Unit.objects.add_root({"company": nordwerk, "name": "Werk Kiel"})
    hall.refresh_from_db()
    for target in (hall, deep):
        with pytest.raises(UnitProblem):
            relocate_unit(Unit.objects.get(pk=hall.pk), target, by=admin, at=at)
    client = sign_in(admin)
    assert "Tor 3" in client.get(reverse("accounts:move_unit", args=[hall.pk])).content.decode()
    assert sent(client, "move_unit", {"unit": deep.pk}, hall.pk).status_code == 422
    assert sent(client, "move_unit", {"unit": other.pk}, hall.pk).status_code == 302
    assert unit_above(Unit.objects.get(pk=hall.pk)) == other
    assert Unit.objects.get(pk=deep.pk).path.startswith(Unit.objects.get(pk=other.pk).path)
    assert not units_below(Unit.objects.get(pk=top.pk))


def test_merging_moves_everything_that_belongs_to_the_unit(
    sign_in, admin, hall, nordwerk, make_actor, buyer, bolt, at
):
    beside = Unit.objects.add_child(unit_above(hall), {"company": nordwerk, "name": "Halle 6"})
    deep = Unit.objects.add_child(beside, {"company": nordwerk, "name": "Tor 3"})
    worker = make_actor(nordwerk, "buyer", unit=beside)
    both = make_actor(nordwerk, "viewer", unit=hall)
    second = Membership.objects.create(user=both.user, company=nordwerk, unit=beside)
    second.roles.add(role_of(nordwerk, "approver"))
    add_to_cart(current_cart(worker, at=at), [(bolt.sku, "100", "")], by=worker, at=at)
    CostCentre.objects.create(company=nordwerk, code="6", unit=beside)
    client = sign_in(admin)
    page = reverse("accounts:merge_unit", args=[beside.pk])
    shown = client.get(page).content.decode()
    assert "Mitgliedschaften" in shown and "Warenkorb" in shown and "Tor 3" in shown
    assert client.post(page, {"unit": beside.pk}).status_code == 422
    assert client.post(page, {"unit": hall.pk}).status_code == 302
    assert not Unit.objects.filter(pk=beside.pk).exists()
    assert Cart.objects.get().unit == hall and CostCentre.objects.get().unit == hall
    assert unit_above(Unit.objects.get(pk=deep.pk)) == hall
    kept = Membership.objects.get(user=both.user)
    assert kept.unit == hall and {r.code for r in kept.roles.all()} == {"viewer", "approver"}
    event = Event.objects.get(name="UnitMerged")
    assert event.payload["into"] == hall.pk and sum(event.payload["moved"].values()) == 4


def test_what_may_stand_at_a_unit_once_stands_against_a_merge_in_words(admin, hall, nordwerk, at):
    beside = Unit.objects.add_child(unit_above(hall), {"company": nordwerk, "name": "Halle 6"})
    assortment = Assortment.objects.create(name="A")
    for unit in (hall, beside):
        AssortmentAssignment.objects.create(assortment=assortment, company=nordwerk, unit=unit)
    with pytest.raises(UnitProblem):
        merge_unit(beside, hall, by=admin, at=at)
    assert Unit.objects.filter(pk=beside.pk).exists()


def test_a_blocked_unit_stops_its_people_but_never_the_last_administrator(
    sign_in, admin, make_actor, hall, nordwerk, at
):
    worker = make_actor(nordwerk, "buyer", unit=hall)
    sent(sign_in(admin), "block_unit", {"reason": "Inventur bis Montag"}, hall.pk)
    assert "Inventur" in sign_in(worker).get("/carts/").content.decode()
    sent(sign_in(admin), "unblock_unit", {}, hall.pk)
    assert sign_in(worker).get("/carts/").status_code == 200
    with pytest.raises(LastAdministrator):
        change_unit(admin.unit, {"blocked_because": "x"}, by=admin, at=at)


def test_who_manages_one_unit_changes_none_beside_it(make_actor, hall, nordwerk, fresh, at):
    foreman = make_actor(nordwerk, "viewer", unit=hall)
    role = Role.objects.create(
        company=nordwerk, code="f", name_de="F", permissions=["manage_units"], scope="unit_and_below"
    )
    foreman.membership.roles.add(role)
    actor, top = fresh(foreman), unit_above(hall)
    below = open_unit(Unit(name="Tor 3"), hall, by=actor, at=at)
    for verb in (
        lambda: change_unit(top, {"name": "X"}, by=actor, at=at),
        lambda: open_unit(Unit(name="Y"), top, by=actor, at=at),
        lambda: open_unit(Unit(name="Z"), None, by=actor, at=at),
        lambda: relocate_unit(below, top, by=actor, at=at),
        lambda: merge_unit(below, top, by=actor, at=at),
    ):
        with pytest.raises(PermissionDenied):
            verb()


@pytest.mark.parametrize("count", [2, 40])
@pytest.mark.parametrize(("page", "statements"), [("units", 7), ("addresses", 8), ("cost-centres", 8)])
def test_forty_rows_cost_as_many_statements_as_two(
    page, statements, count, sign_in, admin, nordwerk, buyer, django_assert_num_queries
):
    for number in range(count):
        unit = Unit.objects.add_root({"company": nordwerk, "name": f"U{number}", "manager": buyer.user})
        at_unit = {"company": nordwerk, "unit": unit}
        CostCentre.objects.create(code=f"{number}", owner=buyer.user, **at_unit)
        Address.objects.create(code=f"{number}", name="A", street="S", postal_code="1", city="C", **at_unit)
    client = sign_in(admin)
    client.get(f"/company/{page}/")
    with django_assert_num_queries(statements):
        assert client.get(f"/company/{page}/").status_code == 200


ADDRESS = {
    "code": "HB-2",
    "name": "Nordwerk",
    "street": "Kai",
    "house_number": "7",
    "postal_code": "28217",
    "city": "Bremen",
    "country": "DE",
    "is_delivery": "on",
}


def test_addresses_are_added_changed_and_removed(sign_in, admin, nordwerk, hall):
    client = sign_in(admin)
    assert sent(client, "new_address", ADDRESS | {"unit": hall.pk}).status_code == 302
    address = Address.objects.get(code="HB-2")
    assert sent(client, "new_address", ADDRESS | {"code": "hb-2"}).status_code == 422
    assert sent(client, "address", ADDRESS | {"city": "Kiel", "unit": ""}, address.pk).status_code == 302
    address.refresh_from_db()
    assert address.city == "Kiel" and address.unit is None
    sent(client, "remove_address", {}, address.pk)
    assert not Address.objects.filter(pk=address.pk).exists()
    names = set(Event.objects.values_list("name", flat=True))
    assert names >= {"AddressAdded", "AddressChanged", "AddressRemoved"}


def test_one_address_for_invoices_takes_the_place_of_the_other_and_none_is_left_out(sign_in, admin, nordwerk):
    client, first = sign_in(admin), nordwerk.addresses.get()
    assert sent(client, "address", ADDRESS | {"code": "MAIN"}, first.pk).status_code == 422
    sent(client, "remove_address", {}, first.pk)
    assert nordwerk.addresses.get() == first
    sent(client, "new_address", ADDRESS | {"is_billing": "on"})
    assert nordwerk.addresses.get(is_billing=True).code == "HB-2"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"code": "42"}, "[0-9]{4}"),
        ({"code": "4210", "valid_from": "2026-12-31", "valid_until": "2026-12-01"}, "letzte Tag"),
        ({"code": "4210", "valid_until": "morgen"}, "Tag wie"),
        ({"code": ""}, "Code"),
    ],
)
def test_a_cost_centre_fits_the_pattern_and_the_calendar(data, says, sign_in, admin, nordwerk):
    Company.objects.filter(pk=nordwerk.pk).update(cost_centre_pattern="[0-9]{4}")
    answer = sent(sign_in(admin), "new_cost_centre", {"is_active": "on"} | data)
    assert answer.status_code == 422 and (says in answer.content.decode() or says == "Code")
    assert not CostCentre.objects.exists()


def test_a_cost_centre_has_a_unit_an_owner_and_days(sign_in, admin, buyer, hall, nordwerk):
    client, last = sign_in(admin), localdate() + timedelta(days=9)
    data = {"code": "4210", "name": "Werkstatt", "unit": hall.pk, "owner": buyer.user.pk, "is_active": "on"}
    assert sent(client, "new_cost_centre", data | {"valid_until": last.isoformat()}).status_code == 302
    centre = CostCentre.objects.get()
    assert (centre.unit, centre.owner, centre.valid_until) == (hall, buyer.user, last)
    assert sent(client, "new_cost_centre", data).status_code == 422
    sent(client, "cost_centre", {"code": "4210", "unit": hall.pk}, centre.pk)
    centre.refresh_from_db()
    assert not centre.is_active and Event.objects.filter(name="CostCentreChanged").exists()


SETTINGS = {
    "language": "en",
    "show_gross": "True",
    "limits_combine": "lowest",
    "cost_centre_pattern": "[A-Z]{2}-[0-9]{3,5}",
    "fiscal_year_month": "4",
    "po_needed": "on",
    "po_pattern": "PO-[0-9]{6}",
}


def test_the_company_decides_its_settings(sign_in, admin, nordwerk):
    assert sent(sign_in(admin), "company", SETTINGS).status_code == 302
    nordwerk.refresh_from_db()
    assert (nordwerk.language, nordwerk.show_gross, nordwerk.limits_combine) == ("en", True, "lowest")
    assert Event.objects.get(name="CompanyChanged").payload["old"]["language"] == "de"


@pytest.mark.parametrize(
    "wrong",
    [
        {"cost_centre_pattern": "(a+)+b"},
        {"cost_centre_pattern": "["},
        {"po_pattern": "(a+)+b"},
        {"cost_centre_pattern": "a*a*a*a*b"},
        {"fiscal_year_month": "13"},
        {"fiscal_year_month": "-1"},
        {"language": "xx"},
        {"show_gross": "maybe"},
        {"limits_combine": "\x00"},
    ],
)
def test_settings_that_cannot_be_are_said_and_nothing_changes(wrong, sign_in, admin, nordwerk):
    assert sent(sign_in(admin), "company", SETTINGS | wrong).status_code == 422
    nordwerk.refresh_from_db()
    assert nordwerk.language == "de" and not nordwerk.cost_centre_pattern


def test_ids_of_another_company_are_refused_everywhere(sign_in, admin, rival, alpina, nordwerk, hall):
    client, foreign = sign_in(admin), alpina.units.get()
    for name, data, args in (
        ("new_unit", {"name": "X", "unit": foreign.pk}, ()),
        ("new_unit", {"name": "X", "unit": "", "manager": rival.user.pk}, ()),
        ("move_unit", {"unit": foreign.pk}, (hall.pk,)),
        ("merge_unit", {"unit": foreign.pk}, (hall.pk,)),
        ("new_address", ADDRESS | {"unit": foreign.pk}, ()),
        ("new_cost_centre", {"code": "1", "unit": foreign.pk}, ()),
        ("new_cost_centre", {"code": "1", "owner": rival.user.pk}, ()),
    ):
        assert sent(client, name, data, *args).status_code == 422, name
    assert not CostCentre.objects.exists() and not Invitation.objects.exists()
    assert Unit.objects.filter(company=nordwerk).count() == 2 and nordwerk.addresses.count() == 1


def test_the_side_shows_what_the_role_opens_and_the_header_leads_there(sign_in, make_actor, nordwerk):
    client = sign_in(make_actor(nordwerk, "controller"))
    home = client.get("/").content.decode()
    assert 'href="/company/cost-centres/"' in home
    page = client.get("/company/cost-centres/").content.decode()
    assert "/company/people/" not in page and 'aria-current="page">Kostenstellen' in page


def test_the_page_of_companies_and_units_switches(sign_in, admin, hall, alpina, bolt):
    second = Membership.objects.create(user=admin.user, company=alpina, unit=alpina.units.get())
    second.roles.add(role_of(alpina, "buyer"))
    client = sign_in(admin)
    page = client.get("/company/switch/").content.decode()
    for part in ("Halle 5", "Alpina Anlagenbau AG", "CHF", "hier sind Sie"):
        assert part in page, part
    client.post("/company/switch/", {"unit": alpina.units.get().pk})
    assert "CHF" in client.get(f"/products/{bolt.sku}/").content.decode()
    client.logout()
    assert client.get("/company/switch/")["Location"].startswith("/accounts/login/")
