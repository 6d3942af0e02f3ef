"""Somebody is asked to join: by mail, once, with what was set before."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from accounts.actions.invite import (
    Guest,
    InvitationProblem,
    accept,
    find_invitation,
    invite,
    revoke,
    send_again,
)
from accounts.guest_list import MOST_ROWS
from accounts.models import Invitation, Membership, User
from b2bshop.events.models import Event
from b2bshop.post.models import Mail
from tests.conftest import PASSWORD, role_of

pytestmark = pytest.mark.django_db
NEW = "neu@nordwerk.example"


@pytest.fixture
def ask(admin, nordwerk, terms_of):
    def invited(email=NEW, *roles, unit=None, at=None, language="de", **limits) -> Invitation:
        terms = terms_of(nordwerk, *(roles or ("buyer",)), **limits)
        return invite(Guest(email, "Nora Neu", language), unit or admin.unit, terms, by=admin, at=at or now())

    return invited


def link() -> str:
    """The address in the mail that was queued last."""
    return re.search(r"/company/invited/[\w-]+/", Mail.objects.latest("pk").text)[0]


def secret() -> str:
    return link().split("/")[3]


def test_the_mail_speaks_the_language_of_the_guest_and_only_it_holds_the_secret(ask):
    ask(language="de")
    german = Mail.objects.get()
    assert "lädt Sie ein" in german.subject and german.to == NEW and "Einkäufer" in german.text
    invitation = Invitation.objects.get()
    assert secret() not in str(list(Event.objects.values())) and secret() != invitation.secret_hash
    ask("new@nordwerk.example", language="en")
    assert "invites you" in Mail.objects.latest("pk").subject


def test_somebody_new_signs_up_and_is_what_was_set(client, ask, nordwerk):
    ask(NEW, "approver", "viewer", order_limit=Decimal(300), approval_limit=Decimal(900))
    assert client.get(link()).status_code == 200
    sent = {"name": "Nora Neu", "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post(link(), sent)
    assert answer.status_code == 302 and client.get("/carts/").status_code == 200
    member = Membership.objects.get(user__email=NEW)
    assert (member.order_limit, member.approval_limit) == (Decimal(300), Decimal(900))
    assert {role.code for role in member.roles.all()} == {"approver", "viewer"}
    assert member.user.check_password(PASSWORD) and member.user.name == "Nora Neu"
    assert Invitation.objects.get().accepted_by == member.user
    assert client.get(link()).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"name": "N", "password1": PASSWORD, "password2": "another one entirely"},
        {"name": "N", "password1": "12345678", "password2": "12345678"},
        {"name": "", "password1": PASSWORD, "password2": PASSWORD},
        {"name": "N", "password1": PASSWORD + "\x00", "password2": PASSWORD + "\x00"},
    ],
)
def test_a_weak_or_different_password_is_said_and_makes_no_account(sent, client, ask):
    ask()
    answer = client.post(link(), sent or {"x": "1"})
    assert answer.status_code == 422
    assert not User.objects.filter(email=NEW).exists() and Invitation.objects.open().exists()


def test_somebody_known_gets_a_membership_and_no_second_account(client, sign_in, ask, rival, nordwerk):
    ask(rival.user.email.upper())
    assert "/accounts/login/?next=" in client.get(link()).content.decode()
    assert client.post(link(), {"name": "x", "password1": PASSWORD, "password2": PASSWORD}).status_code == 200
    people = User.objects.count()
    assert sign_in(rival).post(link(), {"accept": "1"}).status_code == 302
    assert User.objects.count() == people
    assert set(rival.user.memberships.values_list("company__name", flat=True)) == {
        nordwerk.name,
        rival.company.name,
    }
    assert nordwerk.name in client.get("/").content.decode()


def test_an_invitation_to_a_known_and_to_an_unknown_address_answers_alike(sign_in, admin, rival, nordwerk):
    client, texts = sign_in(admin), []
    for email in (rival.user.email, "unknown@alpina.example"):
        data = {
            "email": email,
            "language": "de",
            "unit": admin.unit.pk,
            "roles": [role_of(nordwerk, "buyer").pk],
        }
        answer = client.post(reverse("accounts:invite"), data, follow=True)
        text = answer.content.decode().replace(email, "X")
        texts.append(re.sub(r'value="[\w-]{30,}"|Token": "\w+"|/invitations/\d+/', "", text))
        Invitation.objects.all().delete()
    assert texts[0] == texts[1]


def test_somebody_else_cannot_accept_it(sign_in, ask, buyer, at):
    ask()
    client = sign_in(buyer)
    assert "jemand anderen" in client.get(link()).content.decode()
    client.post(link(), {"accept": "1"})
    assert Invitation.objects.open().exists()
    with pytest.raises(InvitationProblem):
        accept(Invitation.objects.get(), buyer.user, at=now())


def test_after_fourteen_days_the_link_is_over_and_sending_again_makes_a_new_one(client, ask, admin):
    invitation = ask(at=now() - timedelta(days=14, minutes=1))
    old = link()
    assert client.get(old).status_code == 404
    send_again(invitation, by=admin, at=now())
    assert link() != old and client.get(old).status_code == 404 and client.get(link()).status_code == 200


def test_revoked_used_wrong_and_old_links_look_the_same(client, ask, admin):
    revoke(ask(), by=admin, at=now())
    texts = {
        re.sub(r'Token": "\w+"|value="\w{64}"', "", client.get(address).content.decode()).replace(address, "")
        for address in (link(), "/company/invited/wrong/", f"/company/invited/{'x' * 500}/")
    }
    assert len(texts) == 1
    with pytest.raises(InvitationProblem):
        send_again(Invitation.objects.get(), by=admin, at=now())


def test_twice_into_one_unit_and_members_are_refused_in_words(sign_in, admin, ask, buyer, hall, nordwerk):
    ask()
    ask(unit=hall)
    for email in (NEW, buyer.user.email):
        with pytest.raises(InvitationProblem):
            ask(email)
    data = {"email": NEW, "language": "de", "unit": admin.unit.pk, "roles": [role_of(nordwerk, "buyer").pk]}
    answer = sign_in(admin).post(reverse("accounts:invite"), data)
    assert answer.status_code == 422 and "schon offen" in answer.content.decode()


def test_nobody_invites_to_more_than_they_have(make_actor, nordwerk, terms_of, at):
    manager = make_actor(nordwerk, "buyer")
    with pytest.raises(PermissionDenied):
        invite(Guest(NEW), manager.unit, terms_of(nordwerk, "admin"), by=manager, at=at)
    assert not Invitation.objects.exists() and not Mail.objects.exists()


def test_who_joined_meanwhile_keeps_limits_and_gets_the_roles(ask, buyer, hall, nordwerk):
    invitation = ask(buyer.user.email, "approver", unit=hall)
    there = Membership.objects.create(user=buyer.user, company=nordwerk, unit=hall, order_limit=5)
    accept(invitation, buyer.user, at=now())
    there.refresh_from_db()
    assert there.order_limit == 5 and there.roles.get().code == "approver"


@pytest.mark.parametrize("count", [2, 30])
def test_thirty_invitations_cost_as_many_statements_as_two(
    count, sign_in, admin, ask, django_assert_num_queries
):
    for number in range(count):
        ask(f"p{number}@nordwerk.example")
    client = sign_in(admin)
    client.get("/company/invitations/")
    with django_assert_num_queries(9):
        assert client.get("/company/invitations/").status_code == 200


def send(client, content, name="gäste.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(reverse("accounts:upload"), {"file": SimpleUploadedFile(name, content)})


HEAD = "E-Mail;Name;Einheit;Rollen;Bestelllimit;Sprache\n"


def test_every_row_of_a_table_is_answered_for(sign_in, admin, buyer, hall, nordwerk):
    for code in ("buyer", "approver"):
        role_of(nordwerk, code)
    table = HEAD + (
        f"{NEW};Nora;halle 5;Einkäufer, approver;1000,50;en\n"
        f"{NEW};Nora;Halle 5;buyer;;\n"
        f"{buyer.user.email};B;Werk Bremen;buyer;;\n"
        "kein-mail;X;Werk Chur;chef;viel;fr\n"
        "a@b.example;zu;wenig\n"
    )
    client = sign_in(admin)
    answer = send(client, table)
    text = answer.content.decode()
    assert answer.status_code == 200 and "1 von 5 Zeilen eingeladen" in text
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.unit, invitation.language) == (NEW, hall, "en")
    assert invitation.order_limit == Decimal("1000.50")
    assert {role.code for role in invitation.roles.all()} == {"buyer", "approver"}
    for part in ("schon offen", "gehört schon zu", "Werk Chur“", "chef“", "fr“", "Spalten"):
        assert part in text, part
    failed = (
        client.get(re.search(r"/company/invitations/failed/\w+/", text)[0]).getvalue().decode("utf-8-sig")
    )
    assert failed.count("\r\n") == 5 and "zu;wenig" in failed and failed.startswith("E-Mail;Name;")
    assert send(client, failed).status_code == 200  # what came back can be sent again


def test_failed_rows_are_for_who_sent_them(sign_in, admin, make_actor, nordwerk):
    text = send(sign_in(admin), HEAD + "x;;;;;\n").content.decode()
    address = re.search(r"/company/invitations/failed/\w+/", text)[0]
    assert sign_in(make_actor(nordwerk, "admin")).get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "leer.csv", "leer"),
        (HEAD.encode(), "x.csv", "keine Zeilen"),
        (b"Name;Rollen\nx;y\n", "x.csv", "email, unit"),
        (b"MZ\x90", "x.exe", "CSV oder XLSX"),
        (b"not a workbook", "x.xlsx", "x.xlsx"),
        (b"email;email;unit;roles\n", "x.csv", "doppelt"),
        (HEAD.encode() + b"a@b.example;;;;;\n" * (MOST_ROWS + 1), "x.csv", "500"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_and_invites_nobody(content, name, says, sign_in, admin):
    answer = send(sign_in(admin), content, name)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert not Invitation.objects.exists()


def test_tables_of_spreadsheets_are_read(sign_in, admin, nordwerk, tmp_path):
    from openpyxl import Workbook

    role_of(nordwerk, "buyer")
    book = Workbook()
    book.active.append(["email", "unit", "roles", "order_limit"])
    book.active.append([NEW, "Werk Bremen", "buyer", 250.5])
    book.save(tmp_path / "x.xlsx")
    assert send(sign_in(admin), (tmp_path / "x.xlsx").read_bytes(), "x.xlsx").status_code == 200
    assert Invitation.objects.get().order_limit == Decimal("250.50")
    old = "email;name;unit;roles\nb@nordwerk.example;Jürgen;Werk Bremen;buyer\n".encode("cp1252")
    send(sign_in(admin), old)
    assert Invitation.objects.get(email="b@nordwerk.example").name == "Jürgen"


def test_an_invitation_is_found_only_while_it_is_open(ask, at):
    ask(at=at)
    assert find_invitation(secret(), at=at + timedelta(days=13))
    assert not find_invitation(secret(), at=at + timedelta(days=14))
    assert not find_invitation("", at=at)
