"""Sessions: everybody sees and ends their own, and a new password ends the others."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils.timezone import now

from accounts.entry_sessions import browser_name
from b2bshop.post.models import Mail
from tests.conftest import PASSWORD, role_of

NEW = "a horse of another colour 7"
PAGE = "/accounts/sessions/"


@pytest.fixture
def enter(buyer):
    """enter() → a browser of the buyer, signed in through the form."""

    def sign_in(email="buyer@nordwerk.example", agent="Firefox/140 (Windows)") -> Client:
        client = Client(headers={"User-Agent": agent})
        assert client.post("/accounts/login/", {"login": email, "password": PASSWORD}).status_code == 302
        return client

    return sign_in


def is_in(client) -> bool:
    return client.get("/orders/").status_code == 200


def test_the_list_names_every_browser_and_which_one_this_is(enter):
    desk, _phone = enter(), enter(agent="Mozilla/5.0 (iPhone) Version/19 Safari/605")
    page = desk.get(PAGE).content.decode()
    assert "Firefox, Windows" in page and "Safari, iPhone" in page
    assert page.count("dieser hier") == 1


def test_one_session_is_ended_and_the_others_stay(enter):
    desk, phone, tablet = enter(), enter(agent="phone"), enter(agent="tablet")
    desk.post(f"{PAGE}{UserSession.objects.get(user_agent='phone').pk}/end/")
    assert (is_in(desk), is_in(phone), is_in(tablet)) == (True, False, True)


def test_all_others_are_ended_at_once(enter):
    desk, phone, tablet = enter(), enter(agent="phone"), enter(agent="tablet")
    desk.post(f"{PAGE}others/end/")
    assert (is_in(desk), is_in(phone), is_in(tablet)) == (True, False, False)
    assert UserSession.objects.count() == 1


def test_nobody_ends_the_session_of_somebody_else(enter, rival):
    desk, foreign = enter(), enter("buyer@alpina.example")
    pk = UserSession.objects.get(user__email="buyer@nordwerk.example").pk
    assert (
        foreign.post(f"{PAGE}{pk}/end/").status_code == foreign.post(f"{PAGE}999999/end/").status_code == 404
    )
    foreign.post(f"{PAGE}others/end/")
    assert is_in(desk) and is_in(foreign)
    assert "phone" not in foreign.get(PAGE).content.decode()


def test_a_session_that_switched_the_company_is_still_found_and_ended(enter, buyer, alpina):
    member = alpina.memberships.create(user=buyer.user, unit=alpina.units.get())
    member.roles.add(role_of(alpina, "buyer"))
    desk, phone = enter(), enter(agent="phone")
    before = UserSession.objects.get(user_agent="phone").session_key
    phone.post("/company/switch/", {"membership": member.pk})
    row = UserSession.objects.get(user_agent="phone")
    assert row.session_key == phone.session.session_key != before
    desk.post(f"{PAGE}{row.pk}/end/")
    assert not is_in(phone) and is_in(desk)


def test_a_session_nobody_noted_is_noted_while_it_is_used(sign_in, buyer):
    client = sign_in(buyer)
    session = client.session
    session["seen_at"] = 0
    session.save()
    client.get("/orders/")
    assert UserSession.objects.get(user=buyer.user).session_key == client.session.session_key


def test_being_used_is_noted_every_few_minutes_and_not_each_time(enter):
    desk = enter()
    long_ago = now().replace(year=2020)
    UserSession.objects.update(last_seen_at=long_ago)
    desk.get("/orders/")
    assert UserSession.objects.get().last_seen_at == long_ago
    session = desk.session
    session["seen_at"] = 0
    session.save()
    desk.get("/orders/")
    assert UserSession.objects.get().last_seen_at > long_ago


def test_signing_out_leaves_nothing_in_the_list(enter):
    desk, phone = enter(), enter(agent="phone")
    phone.post("/accounts/logout/")
    assert "phone" not in desk.get(PAGE).content.decode()


def test_a_changed_password_ends_every_other_session(enter):
    desk, phone = enter(), enter(agent="phone")
    assert is_in(phone)  # the control
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert desk.post("/accounts/password/change/", sent).status_code == 302
    assert is_in(desk) and not is_in(phone)
    assert [
        row.user_agent for row in UserSession.objects.purge_and_list(UserSession.objects.first().user)
    ] == ["Firefox/140 (Windows)"]
    assert Mail.objects.filter(subject="Passwort geändert").exists()


def test_control_a_password_that_was_refused_ends_nothing(enter):
    desk, phone = enter(), enter(agent="phone")
    desk.post("/accounts/password/change/", {"oldpassword": "wrong", "password1": NEW, "password2": NEW})
    assert is_in(desk) and is_in(phone)


def test_a_password_set_by_a_mailed_link_ends_every_session(enter):
    desk, stranger = enter(), Client()
    stranger.post("/accounts/password/reset/", {"email": "buyer@nordwerk.example"})
    text = Mail.objects.get(subject__contains="Passwort").text
    assert is_in(desk)  # the control: asking alone ends nothing
    link = next(word for word in text.split() if "/accounts/password/reset/key/" in word)
    form = stranger.get("/" + link.split("/", 3)[3], follow=True)
    stranger.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert not is_in(desk)


def test_a_password_set_by_an_administrator_ends_every_session(enter, buyer):
    desk = enter()
    buyer.user.set_password(NEW)
    buyer.user.save()
    assert not is_in(desk)


def test_the_administration_ends_a_session_by_deleting_it(client, make_user, enter):
    desk = enter()
    client.force_login(make_user("root@b2bshop.example", is_staff=True, is_superuser=True))
    client.post(f"/admin/usersessions/usersession/{UserSession.objects.get().pk}/delete/", {"post": "yes"})
    assert not is_in(desk) and not UserSession.objects.exists()


def test_the_page_asks_to_sign_in(client, db):
    assert client.get(PAGE).headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/156 Safari/537 Edg/156", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Version/19 Safari/605", "Safari, macOS"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/156 Mobile Safari/537", "Chrome, Android"),
        ("curl/8", "curl/8"),
        ("", "?"),
    ],
)
def test_browsers_are_named_in_words(agent, name):
    assert browser_name(agent) == name
