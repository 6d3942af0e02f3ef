"""Every address that carries a key, for everybody it is not meant for: as if it did not exist; nothing changes."""

import re
from dataclasses import replace

from django.db import connection
from django.urls import reverse

from accounts.models import Unit

LEFT_OUT = ("django_session", "events_", "account_", "django_admin_log", "usersessions_", "mfa_")
NOTHING = 2**31 - 7


def everything() -> dict[str, str]:
    """Table → a fingerprint of all its rows, without what every visit writes."""
    tables = [name for name in connection.introspection.table_names() if not name.startswith(LEFT_OUT)]
    prints = {}
    with connection.cursor() as cursor:
        for name in tables:
            cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{name}\" t")
            prints[name] = cursor.fetchone()[0]
    return prints


def plain(answer) -> str:
    """Without tokens, and without the address that was asked for."""
    text = re.sub(r'csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"', "", answer.content.decode())
    return text.replace(answer.wsgi_request.path, "ADDRESS")


def missing(args) -> list:
    """Keys of the same kind that belong to nobody."""
    return [NOTHING if isinstance(key, int) else "NO-SUCH-KEY" for key in args]


SENT = {
    "quantity": "1",
    "verdict": "yes",
    "reason": "x",
    "name": "x",
    "text": "x",
    "amount": "5",
    "person": "1",
}


def visits(client, name, args):
    address = reverse(name, args=args)
    return client.get(address), client.post(address, SENT)


def test_a_rival_reads_the_same_as_about_what_does_not_exist(sign_in, rival, things):
    client, before = sign_in(rival), everything()
    for name, args in things.items():
        none = missing(args)
        for there, nowhere in zip(visits(client, name, args), visits(client, name, none), strict=True):
            assert there.status_code == nowhere.status_code, name
            assert plain(there) == plain(nowhere), name
    assert everything() == before


def test_somebody_of_a_sibling_unit_reads_and_changes_nothing_of_it(
    sign_in,
    things,
    nordwerk,
    make_actor,
):
    hall = Unit.objects.add_child(nordwerk.units.get(depth=1), {"company": nordwerk, "name": "Halle 7"})
    client = sign_in(make_actor(nordwerk, "buyer", unit=hall))
    before = everything()
    open_to_all = {
        "catalog:product",
        "catalog:family",
        "catalog:document",
        "budgets:budget",
        "pricing:contract",
    }  # these are the company's, or hold for the units below
    del things["orders:join_cart"]  # a link is for whoever of the company has it
    for name, args in things.items():
        for answer in visits(client, name, args):
            assert answer.status_code in (403, 404, 405) or name in open_to_all, (name, answer.status_code)
    assert everything() == before


def test_who_may_only_look_changes_nothing(sign_in, things, nordwerk, make_actor):
    client = sign_in(make_actor(nordwerk, "viewer"))
    before = everything()
    for name, args in things.items():
        _get, post = visits(client, name, args)
        assert post.status_code in (403, 404, 405), (name, post.status_code)
    assert everything() == before


def test_who_is_blocked_or_unknown_gets_nothing(client, sign_in, things, buyer):
    for name, args in things.items():
        for answer in visits(client, name, args):
            where = answer.headers.get("Location", "").split("?")[0]
            assert answer.status_code in (404, 405) or where == "/accounts/login/", name
    signed_in = sign_in(buyer)
    buyer.membership.blocked_because = "verlassen"
    buyer.membership.save()
    before = everything()
    own_account = {"entry:end_session"}  # who is blocked may still sign themselves out elsewhere
    for name, args in things.items():
        for answer in visits(signed_in, name, args):
            assert answer.status_code in (403, 404, 405) or name in own_account, (name, answer.status_code)
    assert {table for table, told in everything().items() if told != before[table]} == set()


def test_control_the_owner_does_change_something(sign_in, buyer, things):
    client, before = sign_in(replace(buyer)), everything()
    for name, args in things.items():
        client.post(reverse(name, args=args), SENT)
    assert everything() != before
