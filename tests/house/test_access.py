"""Every address of the shop says who may enter."""

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver, path

from b2bshop.access import public, requires

# Pages of libraries: they bring their own doors, and their addresses are named in b2bshop.urls.
FOREIGN = (
    "allauth.",
    "django.contrib.admin.",
    "django.contrib.auth.",
    "django.views.static",
    "import_export.",
)


def patterns(found, prefix=""):
    for pattern in found:
        if isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback
        else:
            yield from patterns(pattern.url_patterns, prefix + str(pattern.pattern))


def module(view) -> str:
    return getattr(view, "__module__", type(view).__module__)


def silent(found) -> list[str]:
    """The addresses whose views do not declare access and do not belong to a library."""
    return [
        address
        for address, view in patterns(found)
        if not hasattr(view, "access")
        and not address.startswith("admin/")
        and not module(view).startswith(FOREIGN)
    ]


def test_every_address_declares_who_may_enter():
    assert silent(get_resolver().url_patterns) == []


def test_the_walk_reaches_the_pages_of_the_shop():
    walked = {address for address, _ in patterns(get_resolver().url_patterns)}
    assert {"catalog/", "carts/add/", "checkout/<int:pk>/", "orders/<str:number>/", "company/"} <= walked


def test_a_view_that_forgot_is_found():
    def forgetful(request):
        return HttpResponse()

    planted = [path("open/", public(forgetful)), path("forgot/", lambda request: HttpResponse())]
    assert silent(planted) == ["forgot/"]


@pytest.mark.parametrize("address", ["/carts/", "/orders/", "/company/", "/checkout/1/", "/orders/1/again/"])
def test_somebody_signed_out_is_sent_to_the_sign_in(client, db, address):
    answer = client.post(address) if address.endswith("again/") else client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


def test_a_permission_that_is_missing_is_a_403(sign_in, make_actor, nordwerk):
    client = sign_in(make_actor(nordwerk, "viewer"))
    assert client.get("/carts/").status_code == 403
    assert client.get("/company/").status_code == 403
    assert client.get("/orders/").status_code == 200


def test_the_guard_lets_nobody_pass_without_the_permission(rf, buyer, nordwerk, make_actor):
    @requires("manage_company")
    def guarded(request):
        return HttpResponse("inside")

    assert guarded.access == "manage_company"
