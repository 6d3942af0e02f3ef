"""Every page a buyer uses fits a phone, in both languages."""

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("searchable"),
]


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_page_is_wider_than_a_phone(context, live_server, settings, sign_in, buyer, addresses, language):
    buyer.user.language = language
    buyer.user.save()
    name = settings.SESSION_COOKIE_NAME
    cookie = sign_in(buyer).cookies[name].value
    context.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    widths = {}
    for address in addresses:
        page.goto(live_server.url + address)
        widths[address] = page.evaluate("document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(addresses, 390)


def test_no_page_of_the_company_is_wider_than_a_phone(
    context, live_server, settings, sign_in, make_actor, nordwerk, buyer
):
    admin = make_actor(nordwerk, "admin", email="administrator.mit.langem.namen@nordwerk.example")
    role = admin.membership.roles.get()
    name = settings.SESSION_COOKIE_NAME
    cookie = sign_in(admin).cookies[name].value
    context.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    paths = "people/ invitations/ invitations/new/ invitations/upload/ roles/ roles/new/ units/ units/new/"
    paths += " sales-access/ addresses/ addresses/new/ cost-centres/ cost-centres/new/ switch/"
    person, unit = buyer.membership, buyer.unit
    paths += (
        f" people/{buyer.user.pk}/ people/memberships/{person.pk}/ people/memberships/{person.pk}/remove/"
    )
    paths += f" units/{unit.pk}/ units/{unit.pk}/merge/ roles/{role.pk}/"
    widths = {}
    for path in ["", *paths.split()]:
        assert page.goto(f"{live_server.url}/company/{path}").status == 200, path
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    assert set(widths.values()) == {390}, widths
