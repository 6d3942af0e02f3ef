"""Signing in: by e-mail in any case, not by guessing, and without telling who has an account."""

import re

import pytest
from django.urls import reverse
from django.utils.timezone import now

from b2bshop.post.sending import send_due
from tests.conftest import PASSWORD

LOGIN = "/accounts/login/"
KNOWN, UNKNOWN = "buyer@nordwerk.example", "nobody@nordwerk.example"


def sign_in(client, login, password=PASSWORD):
    return client.post(LOGIN, {"login": login, "password": password})


def words(answer, typed: str) -> str:
    """What the person reads, without what was typed and without tokens."""
    page = re.sub(r'value="[^"]*"', "", answer.content.decode()).replace(typed, "")
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize("login", [KNOWN, "Buyer@Nordwerk.Example", " BUYER@NORDWERK.EXAMPLE "])
def test_the_case_of_an_address_does_not_matter(client, buyer, login):
    answer = sign_in(client, login)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "Birgit" not in client.get("/").content.decode()
    assert client.get("/orders/").status_code == 200


def test_a_wrong_password_and_an_unknown_address_read_alike(client, buyer):
    known, unknown = sign_in(client, KNOWN, "wrong"), sign_in(client, UNKNOWN, "wrong")
    assert known.status_code == unknown.status_code == 200
    assert words(known, KNOWN) == words(unknown, UNKNOWN)


def test_a_forgotten_password_does_not_tell_who_has_an_account(client, buyer, mailoutbox):
    page = reverse("account_reset_password")
    known, unknown = (client.post(page, {"email": email}) for email in (KNOWN, UNKNOWN))
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert mailoutbox == []  # nobody waits for the mail server
    assert send_due(at=now()) == 2
    mails = {mail.to[0]: mail for mail in mailoutbox}
    assert "/accounts/password/reset/key/" in mails[KNOWN].body
    assert "Ihr Passwort bleibt, wie es ist" in mails[KNOWN].body
    assert "/accounts/" not in mails[UNKNOWN].body


def test_guessing_is_stopped(client, buyer):
    answers = [sign_in(client, KNOWN, f"guess {n}") for n in range(8)]
    assert "zu viele" in words(answers[-1], KNOWN).lower()
    assert sign_in(client, KNOWN).status_code != 302  # not even the right one, for a while


def test_control_two_wrong_guesses_still_let_the_right_one_in(client, buyer):
    for n in range(2):
        sign_in(client, KNOWN, f"guess {n}")
    assert sign_in(client, KNOWN).status_code == 302


def test_a_deactivated_person_stays_outside(client, buyer):
    buyer.user.is_active = False
    buyer.user.save()
    sign_in(client, KNOWN)
    assert client.get("/orders/").status_code == 302


def test_nobody_signs_up_alone(client, db):
    answer = client.post(
        "/accounts/signup/", {"email": "x@y.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert answer.status_code in (200, 302)
    assert sign_in(client, "x@y.example").status_code != 302


def test_the_administration_signs_in_through_the_same_door(client, db):
    assert client.get("/admin/").headers["Location"].startswith("/admin/login/")
    assert client.get("/admin/login/").headers["Location"].startswith(LOGIN)


def test_signing_out_takes_a_post(client, buyer):
    sign_in(client, KNOWN)
    client.get("/accounts/logout/")
    assert client.get("/orders/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/orders/").status_code == 302


def test_the_persons_language_counts_more_than_a_cookie_of_this_browser(client, buyer):
    buyer.user.language = "en"
    buyer.user.save()
    sign_in(client, KNOWN)
    client.cookies["django_language"] = "de"
    assert '<html lang="en"' in client.get("/").content.decode()
