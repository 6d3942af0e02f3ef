"""A new company applies, confirms its address, and is accepted once."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from accounts import entry_register as registering
from accounts.actor import ANONYMOUS, Actor
from accounts.entry_queries import applications_like, companies_like, next_customer_number
from accounts.entry_register import EntryProblem, Terms, accept, apply, confirm, forget_unconfirmed, reject
from accounts.models import Application, Company, Membership, User
from b2bshop.events.journal import deliver_due
from b2bshop.events.models import Event
from b2bshop.post.models import Mail
from tests.conftest import PASSWORD
from tests.orders.test_races import at_once

PAGE = "/accounts/register/"
SENT = {
    "name": "Weser Pumpenbau GmbH",
    "vat_id": "DE 136 695 976",
    "street": "Kaistraße",
    "house_number": "7",
    "postal_code": "28217",
    "city": "Bremen",
    "country": "DE",
    "person": "Wiebke Claasen",
    "email": "W.Claasen@weser-pumpen.example",
    "phone": "+49 421 1",
    "message": "Schrauben",
}
TERMS = Terms("20001", "EUR")


@pytest.fixture
def office_actor(make_user) -> Actor:
    return Actor.for_seller(make_user("admin@b2bshop.example", is_staff=True, is_superuser=True))


@pytest.fixture
def applied(db, at) -> Application:
    values = {name: value for name, value in SENT.items() if name != "vat_id"}
    application = Application(**values, vat_id="DE136695976", language="de")
    apply(application, at=at)
    return application


@pytest.fixture
def confirmed(applied, at) -> Application:
    assert confirm(secret_of(applied), at=at)
    applied.refresh_from_db()
    return applied


def secret_of(application) -> str:
    text = Mail.objects.get(key=f"application-confirm-{application.pk}").text
    return re.search(r"/accounts/register/confirm/([\w-]+)/", text)[1]


# --- Applying --------------------------------------------------------------------------------------------
def test_an_application_reaches_the_seller_once_its_address_is_confirmed(client, office_actor):
    answer = client.post(PAGE, SENT)
    assert answer.headers["Location"] == "/accounts/register/sent/"
    application = Application.objects.get()
    assert (application.email, application.vat_id) == ("w.claasen@weser-pumpen.example", "DE136695976")
    assert not Application.objects.waiting().exists()
    link = f"/accounts/register/confirm/{secret_of(application)}/"
    assert client.get(link).status_code == 200
    assert not Application.objects.waiting().exists()  # programs that open links confirm nothing
    assert client.post(link).status_code == 200
    assert client.post(link).status_code == 200  # a second click finds it done
    assert Application.objects.waiting().get() == application
    deliver_due(at=now())
    assert Mail.objects.get(key__startswith="application-waiting").to == office_actor.user.email


def test_the_secret_itself_is_kept_nowhere_but_in_the_mail(applied):
    secret = secret_of(applied)
    assert secret not in str(Application.objects.values()) and secret not in str(Event.objects.values())


@pytest.mark.parametrize("secret", ["x", "ü" * 5, "a" * 300])
def test_a_wrong_link_says_so(client, applied, secret):
    assert client.post(f"/accounts/register/confirm/{secret}/").status_code == 404


def test_an_old_link_no_longer_works_and_the_application_is_forgotten(applied, at):
    secret = secret_of(applied)
    assert confirm(secret, at=at + timedelta(days=4)) is None
    assert forget_unconfirmed(at=at + timedelta(days=2)) == 0  # the control
    assert forget_unconfirmed(at=at + timedelta(days=4)) == 1


def test_a_confirmed_application_is_not_forgotten(confirmed, at):
    assert forget_unconfirmed(at=at + timedelta(days=400)) == 0


def test_who_is_known_reads_the_same_as_who_is_not(client, buyer, nordwerk):
    known = client.post(PAGE, SENT | {"email": buyer.user.email, "name": nordwerk.name})
    unknown = client.post(PAGE, SENT)
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    mails = Mail.objects.filter(key__startswith="application-confirm")
    assert mails.count() == 2 and len({mail.subject for mail in mails}) == 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("vat_id", "DE136695977", "keine gültige"),
        ("vat_id", "", "zwingend"),
        ("vat_id", "ATU13585627", "anderen Land"),
        ("name", "", "zwingend"),
        ("name", "Gewinn auf https://x.example", "keine Web- oder E-Mail-Adresse"),
        ("person", "a@b.example", "keine Web- oder E-Mail-Adresse"),
        ("email", "nobody", "gültige E-Mail"),
        ("city", "x" * 500, "höchstens"),
        ("country", "XX", "gültige Auswahl"),
        ("street", "a\x00b", "Null"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(client, db, field, value, says):
    answer = client.post(PAGE, SENT | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 422 and says in page
    assert 'value="28217"' in page and "Schrauben" in page
    assert not Application.objects.exists() and not Mail.objects.exists()


@pytest.mark.parametrize(("country", "number"), [("CH", "CHE-107.787.577 MWST"), ("LI", "CHE107787577MWST")])
def test_swiss_numbers_fit_switzerland_and_liechtenstein(client, db, country, number):
    assert client.post(PAGE, SENT | {"country": country, "vat_id": number}).status_code == 302


def test_applying_again_and_again_is_stopped(client, db):
    answers = [client.post(PAGE, SENT).status_code for _ in range(5)]
    assert answers == [302, 302, 302, 429, 429]
    assert client.post(PAGE, SENT | {"email": "somebody@else.example"}).status_code == 302  # the control
    assert Application.objects.count() == 4


# --- Deciding --------------------------------------------------------------------------------------------
def test_accepting_opens_the_account_with_unit_address_roles_and_administrator(
    client, confirmed, office_actor, make_user, at
):
    rep = make_user("rep@b2bshop.example")
    company = accept(confirmed, Terms("20001", "EUR", rep), by=office_actor, at=at)
    member = Membership.objects.get(company=company)
    assert (company.name, company.vat_id, company.account_manager) == (SENT["name"], "DE136695976", rep)
    assert member.unit.name == "Hauptsitz" and [role.code for role in member.roles.all()] == ["admin"]
    assert company.addresses.get().is_billing and company.roles.count() > 3
    confirmed.refresh_from_db()
    assert (confirmed.company, confirmed.verdict, confirmed.decided_by) == (
        company,
        "accepted",
        office_actor.user,
    )
    deliver_due(at=at)
    mail = Mail.objects.get(key__startswith="application-accepted")
    assert mail.to == "w.claasen@weser-pumpen.example" and "20001" in mail.text
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.text)[1]
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    client.post("/accounts/login/", {"login": mail.to, "password": PASSWORD})
    assert client.get("/company/").status_code == 200


def test_somebody_known_becomes_administrator_without_a_second_account(confirmed, office_actor, buyer, at):
    Application.objects.update(email=buyer.user.email.upper())
    confirmed.refresh_from_db()
    company = accept(confirmed, TERMS, by=office_actor, at=at)
    assert company.memberships.get().user == buyer.user
    assert not User.objects.filter(name=SENT["person"]).exists()


def test_a_rejection_is_told_with_its_reason(confirmed, office_actor, at):
    reject(confirmed, "Wir liefern nicht an Wiederverkäufer.", by=office_actor, at=at)
    deliver_due(at=at)
    assert "Wiederverkäufer" in Mail.objects.get(key__startswith="application-rejected").text
    with pytest.raises(EntryProblem):
        accept(confirmed, TERMS, by=office_actor, at=at)
    assert not Company.objects.exists()


def test_what_nobody_confirmed_cannot_be_accepted(applied, office_actor, at):
    with pytest.raises(EntryProblem):
        accept(applied, TERMS, by=office_actor, at=at)


def test_a_number_in_use_changes_nothing(confirmed, office_actor, nordwerk, at):
    with pytest.raises(EntryProblem, match="vergeben"):
        accept(confirmed, Terms(nordwerk.number, "EUR"), by=office_actor, at=at)
    confirmed.refresh_from_db()
    assert confirmed.verdict == "" and Company.objects.get() == nordwerk


@pytest.mark.parametrize("who", ["anonymous", "buyer"])
def test_only_the_seller_decides(confirmed, buyer, at, who):
    with pytest.raises(PermissionDenied):
        accept(confirmed, TERMS, by=buyer if who == "buyer" else ANONYMOUS, at=at)


def test_the_next_customer_number_is_one_more_than_the_highest(nordwerk, alpina):
    Company.objects.create(number="ABC-99999", name="x")
    assert next_customer_number() == "10003"


# --- Known already? --------------------------------------------------------------------------------------
def test_the_seller_sees_who_may_be_the_same_company(confirmed, nordwerk, alpina, make_actor):
    Company.objects.filter(pk=nordwerk.pk).update(vat_id="DE136695976")
    namesake = Company.objects.create(number="30001", name="Weser-Pumpenbau Gmbh & Co. KG")
    make_actor(alpina, email="other@weser-pumpen.example")
    found = {each.row: each.why for each in companies_like(confirmed)}
    assert set(found) == {nordwerk, namesake, alpina}
    assert found[alpina] == "Personen mit @weser-pumpen.example"


def test_a_free_mail_service_makes_nobody_the_same_company(confirmed, alpina, make_actor):
    make_actor(alpina, email="other@gmx.de")
    confirmed.email = "me@gmx.de"
    assert companies_like(confirmed) == []


def test_a_second_application_of_the_same_company_is_shown(confirmed, at):
    other = Application(**{**SENT, "vat_id": "DE136695976"})
    apply(other, at=at)
    assert [each.row for each in applications_like(confirmed)] == [other]


# --- Two at once -----------------------------------------------------------------------------------------
def accept_many(application, actor, at) -> list:
    terms = [Terms(str(20001 + n), "EUR") for n in range(6)]
    return at_once(*[lambda t=t: accept(application, t, by=actor, at=at) for t in terms])


@pytest.mark.django_db(transaction=True)
def test_two_acceptances_at_once_make_one_company(confirmed, office_actor, at):
    results = accept_many(confirmed, office_actor, at)
    assert sum(isinstance(result, Company) for result in results) == 1
    assert Company.objects.count() == Membership.objects.count() == 1
    assert {type(result) for result in results} == {Company, EntryProblem}


@pytest.mark.django_db(transaction=True)
def test_control_without_the_guard_the_same_race_makes_several(confirmed, office_actor, at, monkeypatch):
    monkeypatch.setattr(registering, "_decide", lambda *args, **kwargs: None)
    accept_many(confirmed, office_actor, at)
    assert Company.objects.count() > 1


# --- The queue in the administration ---------------------------------------------------------------------
@pytest.fixture
def office(client, office_actor):
    client.force_login(office_actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def decide(application) -> str:
    return f"/admin/accounts/application/{application.pk}/decide/"


def test_the_queue_shows_what_is_to_decide_and_the_filters_the_rest(office, confirmed, at):
    listed = "/admin/accounts/application/"
    other = Application(**SENT | {"name": "Noch nicht bestätigt AG", "email": "x@y.example"})
    apply(other, at=at)
    assert [a.pk for a in office.get(listed).context["cl"].result_list] == [confirmed.pk]
    assert [a.pk for a in office.get(f"{listed}?queue=unconfirmed").context["cl"].result_list] == [other.pk]
    assert office.get(f"{listed}?queue=all").context["cl"].result_count == 2


def test_a_click_accepts_and_the_rep_it_was_assigned_to_looks_after_the_company(office, confirmed, make_user):
    rep = make_user("rep@b2bshop.example", is_staff=True)
    change = f"/admin/accounts/application/{confirmed.pk}/change/"
    assert (
        office.post(change, {"assigned_to": rep.pk, "verdict": "accepted", "name": "Other"}).status_code
        == 302
    )
    confirmed.refresh_from_db()
    assert (confirmed.assigned_to, confirmed.verdict, confirmed.name) == (rep, "", SENT["name"])
    page = office.get(decide(confirmed))
    form = page.context["accept_form"]
    sent = {
        "number": form["number"].value(),
        "currency": "EUR",
        "account_manager": form["account_manager"].value(),
    }
    assert office.post(decide(confirmed), sent).status_code == 302
    assert Company.objects.get().account_manager == rep
    again = office.post(decide(confirmed), sent | {"number": "77777"}, follow=True)
    assert "schon jemand anders" in again.content.decode() and Company.objects.count() == 1


def test_a_rejection_needs_a_reason(office, confirmed):
    assert office.post(decide(confirmed), {"reject": "x", "reason": ""}).status_code == 200
    assert Application.objects.waiting().exists()
    assert office.post(decide(confirmed), {"reject": "x", "reason": "Kein Bedarf"}).status_code == 302
    assert Application.objects.get().reason == "Kein Bedarf"


@pytest.mark.parametrize("sent", [{"number": "", "currency": "EUR"}, {"number": "1", "currency": "XXX"}])
def test_an_unfinished_answer_comes_back(office, confirmed, sent):
    assert office.post(decide(confirmed), sent).status_code == 200
    assert not Company.objects.exists()


def test_who_may_only_look_decides_nothing(client, confirmed, make_user):
    from django.contrib.auth.models import Permission

    clerk = make_user("clerk@b2bshop.example", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_application"))
    client.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/admin/accounts/application/{confirmed.pk}/change/").status_code == 200
    assert client.post(decide(confirmed), {"number": "1", "currency": "EUR"}).status_code == 403
