"""The company's own page and the switches in the header."""

from accounts.models import Address, CostCentre, Membership
from tests.conftest import role_of


def _whole_company(client) -> str:
    pages = ("", "people/", "invitations/", "roles/", "units/", "addresses/", "cost-centres/")
    return "".join(client.get(f"/company/{page}").content.decode() for page in pages)


def test_the_administrator_sees_units_people_addresses_and_cost_centres(sign_in, make_actor, nordwerk, buyer):
    CostCentre.objects.create(company=nordwerk, code="4210", name="Werkstatt")
    text = _whole_company(sign_in(make_actor(nordwerk, "admin")))
    for part in (
        "Nordwerk Maschinenbau GmbH",
        "Werk Bremen",
        buyer.user.email,
        "Hafenstraße",
        "4210",
        "50.000",
    ):
        assert part in text, part


def test_nothing_of_another_company_stands_on_the_page(sign_in, make_actor, nordwerk, alpina, rival):
    CostCentre.objects.create(company=alpina, code="9999", name="Geheim")
    Address.objects.create(
        company=alpina, code="X", name="Geheim", street="Weg", postal_code="1", city="Chur"
    )
    text = _whole_company(sign_in(make_actor(nordwerk, "admin")))
    for part in ("Alpina", rival.user.email, "Geheim", "9999", "Werk Chur"):
        assert part not in text, part


def test_who_does_not_manage_the_company_stays_outside(sign_in, buyer):
    assert sign_in(buyer).get("/company/").status_code == 403


def test_a_person_in_two_companies_switches_between_their_prices(sign_in, buyer, alpina, bolt):
    second = Membership.objects.create(user=buyer.user, company=alpina, unit=alpina.units.get())
    second.roles.add(role_of(alpina, "buyer"))
    client = sign_in(buyer)
    client.post("/company/switch/", {"membership": second.pk})
    assert "CHF" in client.get(f"/products/{bolt.sku}/").content.decode()
    client.post("/company/switch/", {"membership": buyer.membership.pk})
    assert "CHF" not in client.get(f"/products/{bolt.sku}/").content.decode()


def test_nobody_switches_into_a_membership_of_somebody_else(sign_in, buyer, rival, bolt):
    client = sign_in(buyer)
    for value in (rival.membership.pk, "0", "-1", "9" * 30, "abc", "\x00", ""):
        client.post("/company/switch/", {"membership": value})
        assert "CHF" not in client.get(f"/products/{bolt.sku}/").content.decode(), value


def test_the_language_is_kept_with_the_person_and_leads_back_only_into_the_shop(sign_in, buyer):
    client = sign_in(buyer)
    answer = client.post("/language/", {"language": "en", "next": "https://evil.example/"})
    assert answer["Location"] == "/"
    buyer.user.refresh_from_db()
    assert buyer.user.language == "en"
    for value in ("xx", "\x00", "e" * 500, ""):
        assert client.post("/language/", {"language": value, "next": "/carts/"})["Location"] == "/carts/"
    buyer.user.refresh_from_db()
    assert buyer.user.language == "en"
