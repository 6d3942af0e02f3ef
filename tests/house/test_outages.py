"""What a visitor meets while something the shop stands on is away, or sends what nobody can read."""

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import override_settings
from django.utils import translation

from b2bshop.views import server_error

NOBODY_LISTENS = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
}


@pytest.fixture
def without_redis():
    with override_settings(CACHES=NOBODY_LISTENS):
        yield
    caches.close_all()


def test_while_redis_is_away_people_are_asked_to_wait_and_stay_signed_in(sign_in, buyer, settings):
    client = sign_in(buyer)
    client.raise_request_exception = False
    with override_settings(CACHES=NOBODY_LISTENS):
        away = client.get("/orders/")
    assert away.status_code == 503
    assert away["Retry-After"] == "10"
    assert settings.SESSION_COOKIE_NAME not in away.cookies
    assert 'href="/orders/"' in away.content.decode()
    assert client.get("/orders/").status_code == 200


def test_readiness_names_redis_when_it_is_away(client, db, without_redis):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["redis"] == "unreachable"
    assert response.json()["database"] == "ok"


def test_a_database_that_is_away_is_worth_another_try_and_a_mistake_of_ours_is_not(rf, db):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '1ms'; SELECT pg_sleep(1)")
    except OperationalError:
        assert server_error(rf.get("/")).status_code == 503
    try:
        {}["missing"]
    except KeyError:
        assert server_error(rf.get("/")).status_code == 500


@pytest.mark.parametrize(
    ("language", "words"), [("de", "Wir sind gleich wieder da"), ("en", "We will be back in a moment")]
)
def test_the_wait_is_asked_for_in_the_language_of_the_browser_that_asks(client, db, language, words):
    """Another person's page came before, in the other language, and nobody's own can be looked up."""
    client.raise_request_exception = False
    translation.activate("en" if language == "de" else "de")
    client.cookies["sessionid"] = "k" * 32
    with override_settings(CACHES=NOBODY_LISTENS):
        away = client.get("/orders/?page=2", headers={"accept-language": language})
    assert away.status_code == 503
    assert f'<html lang="{language}">' in away.content.decode()
    assert words in away.content.decode()


def test_after_an_order_that_was_sent_meanwhile_nothing_invites_to_send_it_again(rf, db):
    request = rf.post("/checkout/1/", headers={"accept-language": "en"})
    try:
        raise OperationalError("the connection is gone")
    except OperationalError:
        page = server_error(request).content.decode()
    assert "check under Orders" in page
    assert "/checkout/" not in page


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded; charset=utf-16", b"sku=1"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
    ],
)
def test_a_form_nobody_can_read_is_a_400_with_a_page_of_the_shop(sign_in, buyer, kind, body):
    client = sign_in(buyer)
    client.handler.enforce_csrf_checks = True
    client.raise_request_exception = False
    response = client.generic("POST", "/carts/add/", body, kind)
    assert response.status_code in (400, 403)
    assert b"<h1>" in response.content
    assert b"Traceback" not in response.content
