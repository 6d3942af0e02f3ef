"""Five hundred people invited from one table: as many statements as for two, and each mail holds its own link."""

import re

import pytest
from django.urls import reverse
from django.utils.timezone import now

from accounts.actions import invite as inviting
from accounts.actions.invite import Guest, InvitationProblem, Wanted, hash_of, invite_all
from accounts.guest_list import MOST_ROWS
from accounts.models import Invitation, Unit
from b2bshop.events.models import Event
from b2bshop.post.models import Mail
from tests.accounts.test_invitations import HEAD, send
from tests.conftest import role_of

pytestmark = pytest.mark.django_db


def secret_of(mail: Mail) -> set[str]:
    """Every link of the mail, in its text and its HTML."""
    return set(re.findall(r"/company/invited/([\w-]+)/", mail.text + mail.html))


@pytest.mark.parametrize("count", [2, MOST_ROWS])
def test_five_hundred_rows_cost_as_many_statements_as_two(
    count, sign_in, admin, nordwerk, django_assert_num_queries
):
    role_of(nordwerk, "buyer")
    client = sign_in(admin)
    client.get(reverse("accounts:upload"))
    rows = [f"p{number}@nordwerk.example;P {number};Werk Bremen;buyer;1000;de\n" for number in range(count)]
    with django_assert_num_queries(19):
        answer = send(client, HEAD + "".join(rows))
    assert f"{count} von {count} Zeilen eingeladen" in answer.content.decode()
    assert Invitation.objects.count() == Event.objects.filter(name="PersonInvited").count() == count
    assert Invitation.objects.filter(roles__code="buyer").count() == count


def test_each_mail_holds_the_link_of_its_own_invitation_and_no_other(sign_in, admin, hall, nordwerk):
    for code in ("buyer", "approver"):
        role_of(nordwerk, code)
    places, roles, languages = (
        ["Werk Bremen", "Halle 5"],
        ["buyer", "approver", "buyer,approver"],
        ["de", "en"],
    )
    rows = "".join(
        f"p{n}@nordwerk.example;P;{places[n % 2]};{roles[n % 3]};;{languages[n // 6 % 2]}\n"
        for n in range(24)
    )
    send(sign_in(admin), HEAD + rows)
    assert Mail.objects.count() == 24
    for invitation in Invitation.objects.prefetch_related("roles").select_related("unit"):
        mail = Mail.objects.get(to=invitation.email)
        [secret] = secret_of(mail)
        assert hash_of(secret) == invitation.secret_hash
        assert invitation.unit.name in mail.text and invitation.unit.name in mail.html
        names = {
            role.name_de if invitation.language == "de" else role.name_en for role in invitation.roles.all()
        }
        assert names == set(re.search(r"(?:Rollen|Roles): (.*)", mail.text)[1].split(", "))


def test_who_stands_twice_in_one_unit_is_asked_once_and_in_two_units_twice(admin, hall, nordwerk, terms_of):
    twice = [Guest("neu@nordwerk.example"), Guest(" NEU@nordwerk.example ")]
    wanted = [
        Wanted(guest, unit, terms_of(nordwerk, "buyer")) for guest in twice for unit in (admin.unit, hall)
    ]
    answers = invite_all(wanted, by=admin, at=now())
    assert [type(answer) for answer in answers] == [Invitation] * 2 + [InvitationProblem] * 2
    assert Mail.objects.count() == 2


def test_a_unit_merged_away_meanwhile_is_named_and_the_others_are_invited(
    admin, hall, nordwerk, terms_of, monkeypatch
):
    monkeypatch.setattr(inviting, "lock_people", lambda company: Unit.objects.filter(pk=hall.pk).delete())
    guest, terms = Guest("neu@nordwerk.example"), terms_of(nordwerk, "buyer")
    answers = invite_all([Wanted(guest, hall, terms), Wanted(guest, admin.unit, terms)], by=admin, at=now())
    assert "gibt es nicht mehr" in str(answers[0]) or "inzwischen" in str(answers[0])
    assert Invitation.objects.get() == answers[1]
