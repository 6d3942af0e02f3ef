"""Two steps at sign-in: who needs them, from when on, and that nobody walks in circles."""

import subprocess
import sys
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings as in_force
from django.test import Client

from accounts.entry_adapter import ShopMFAAdapter
from accounts.entry_company import require_second_step
from accounts.models import Company
from b2bshop.events.models import Event
from b2bshop.post.models import Mail
from tests.conftest import PASSWORD, role_of

SET_UP = "/accounts/2fa/"


def code_now(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def boss(nordwerk, make_actor):
    return make_actor(nordwerk, "admin", email="admin@nordwerk.example")


@pytest.fixture
def strict(nordwerk):
    Company.objects.filter(pk=nordwerk.pk).update(admins_need_mfa=True)


@pytest.fixture
def app(boss):
    """The secret in the administrator's authenticator app."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(boss.user, secret)
    RecoveryCodes.activate(boss.user)
    return secret


def enter(client, email="admin@nordwerk.example"):
    return client.post("/accounts/login/", {"login": email, "password": PASSWORD})


# --- Who needs it ----------------------------------------------------------------------------------------
def test_an_administrator_whose_company_asks_for_it_is_led_to_the_setup_on_the_next_request(
    sign_in, boss, nordwerk
):
    client = sign_in(boss)
    assert client.get("/orders/").status_code == 200
    Company.objects.filter(pk=nordwerk.pk).update(admins_need_mfa=True)
    for address in ("/orders/", "/company/", "/", "/catalog/", "/search/?q=x", "/company/security/"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (302, SET_UP), address
    page = client.get(SET_UP)
    assert page.status_code == 200 and "Richten Sie" in page.content.decode()


def test_a_buyer_of_the_same_company_goes_on_as_before(sign_in, buyer, strict):
    assert sign_in(buyer).get("/orders/").status_code == 200


def test_an_administrator_of_another_company_goes_on_as_before(sign_in, make_actor, alpina, strict):
    assert sign_in(make_actor(alpina, "admin")).get("/company/").status_code == 200


def test_switching_to_another_company_does_not_get_around_it(sign_in, boss, alpina, strict, make_actor):
    member = alpina.memberships.create(user=boss.user, unit=alpina.units.get())
    member.roles.add(role_of(alpina, "buyer"))
    client = sign_in(boss)
    answer = client.post("/company/switch/", {"membership": member.pk})
    assert answer.headers["Location"] == SET_UP
    assert client.get("/orders/").headers["Location"] == SET_UP


def test_what_the_seller_withheld_does_not_make_an_administrator(sign_in, boss, nordwerk, strict):
    nordwerk.withheld = ["manage_company", "manage_members", "manage_roles"]
    nordwerk.save(update_fields=["withheld"])
    assert sign_in(boss).get("/orders/").status_code == 200


def test_a_part_of_a_page_is_not_replaced_but_the_whole_page_is_left(sign_in, boss, strict):
    answer = sign_in(boss).post("/carts/add/", {}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, SET_UP)


def test_no_page_on_the_way_leads_back_to_itself(sign_in, boss, strict):
    client = sign_in(boss)
    for address in (
        SET_UP,
        "/accounts/2fa/totp/activate/",
        "/accounts/reauthenticate/",
        "/accounts/sessions/",
    ):
        seen = client.get(address, follow=True)
        assert seen.status_code == 200 and len(seen.redirect_chain) <= 1, address
    assert client.post("/accounts/logout/").headers["Location"] == "/"


class TestStaff:
    @pytest.fixture
    def clerk(self, client, make_user, settings):
        settings.STAFF_NEED_MFA = True
        client.force_login(
            make_user("clerk@b2bshop.example", is_staff=True, is_superuser=True),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        return client

    def test_are_led_to_the_setup_from_every_page_of_the_administration(self, clerk):
        for address in ("/admin/", "/admin/accounts/company/", "/", "/orders/"):
            assert clerk.get(address).headers["Location"] == SET_UP

    def test_control_without_the_setting_they_enter_and_read_that_it_is_off(self, clerk, settings):
        settings.STAFF_NEED_MFA = False
        assert "STAFF_NEED_MFA=0" in clerk.get("/admin/").content.decode()

    def test_can_sign_out_of_the_administration(self, clerk):
        assert clerk.post("/admin/logout/").status_code in (200, 302)
        assert clerk.get("/admin/").headers["Location"].startswith("/admin/login/")


# --- What counts as the second step ----------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_opens_the_shop_at_once(client, boss, strict):
    enter(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).status_code == 200
    assert client.get("/orders/").status_code == 302
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})
    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get("/orders/").status_code == 200


def test_signing_in_takes_the_code_of_the_app(client, boss, strict, app):
    assert enter(client).headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/orders/").headers["Location"].startswith("/accounts/login/")
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.get("/orders/").status_code == 302
    assert client.post("/accounts/2fa/authenticate/", {"code": code_now(app)}).status_code == 302
    assert client.get("/orders/").status_code == 200


def test_a_recovery_code_lets_in_once(client, boss, strict, app):
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for status in (302, 200):
        visitor = Client()
        enter(visitor)
        assert visitor.post("/accounts/2fa/authenticate/", {"code": code}).status_code == status


def test_a_session_from_before_the_factor_was_set_up_elsewhere_has_to_show_it(sign_in, boss, strict, app):
    client = sign_in(boss)
    answer = client.get("/orders/?state=placed")
    assert answer.headers["Location"] == "/accounts/2fa/reauthenticate/?next=%2Forders%2F%3Fstate%3Dplaced"
    page = client.get(answer.headers["Location"])
    assert "/accounts/reauthenticate/" not in page.content.decode()  # the password would not do
    answer = client.post(answer.headers["Location"], {"code": code_now(app), "next": "/orders/?state=placed"})
    assert answer.headers["Location"] == "/orders/?state=placed"
    assert client.get("/orders/").status_code == 200


def test_the_password_again_is_not_a_second_step(sign_in, boss, strict, app):
    client = sign_in(boss)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get("/orders/").status_code == 302


@pytest.mark.parametrize(
    "address",
    ["/accounts/2fa/totp/deactivate/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/", SET_UP]
    + ["/accounts/password/change/", "/accounts/sessions/others/end/"],
)
def test_a_session_that_never_showed_the_factor_changes_nothing_about_the_account(
    sign_in, boss, strict, app, address
):
    """The password alone must neither add a key of one's own nor take the owner's app away."""
    client = sign_in(boss)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for answer in (client.get(address), client.post(address, {})):
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/accounts/2fa/reauthenticate/"), address
    assert Authenticator.objects.filter(user=boss.user, type="totp").count() == 1


@pytest.mark.django_db(transaction=True)
def test_setting_up_a_factor_ends_the_sessions_opened_without_it(client, sign_in, boss, strict):
    elsewhere = Client()
    enter(elsewhere)
    enter(client)
    assert elsewhere.get(SET_UP).status_code == 200
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})
    assert client.get("/orders/").status_code == 200
    assert elsewhere.get("/orders/").headers["Location"].startswith("/accounts/login/")


def test_guessing_codes_is_stopped(client, boss, app):
    enter(client)
    for n in range(8):
        answer = client.post("/accounts/2fa/authenticate/", {"code": f"00000{n}"})
    assert answer.status_code in (200, 429)
    assert client.post("/accounts/2fa/authenticate/", {"code": code_now(app)}).status_code != 302


def test_the_last_factor_of_who_needs_one_stays(client, boss, strict, app):
    enter(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_now(app)})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=boss.user, type="totp").exists()


def test_control_who_needs_none_may_switch_it_off(client, boss, app):
    enter(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_now(app)})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=boss.user).exists()


# --- Secrets and traces ----------------------------------------------------------------------------------
def test_a_copy_of_the_database_tells_no_secret(boss, app):
    assert app not in str(list(Authenticator.objects.values_list("data", flat=True)))
    assert ShopMFAAdapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == app


def test_a_former_key_named_as_fallback_still_reads_them(settings, boss, app):
    kept, former = Authenticator.objects.get(type="totp").data["secret"], settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 60, [former]
    assert ShopMFAAdapter().decrypt(kept) == app


def test_under_a_lost_key_every_code_is_wrong_and_nothing_breaks(settings, client, boss, app):
    settings.SECRET_KEY = "y" * 60
    enter(client)
    assert client.post("/accounts/2fa/authenticate/", {"code": code_now(app)}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_new_factor_is_told_by_mail(client, boss):
    enter(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})
    assert Mail.objects.filter(to="admin@nordwerk.example", subject__contains="Authenticator").exists()


def test_the_administration_shows_who_has_a_factor_but_no_secret_and_takes_it_away(
    client, make_user, boss, app
):
    client.force_login(make_user("root@b2bshop.example", is_staff=True, is_superuser=True))
    row = Authenticator.objects.get(type="totp")
    page = client.get(f"/admin/mfa/authenticator/{row.pk}/change/").content.decode()
    assert row.data["secret"][:20] not in page and app not in page
    client.post(f"/admin/mfa/authenticator/{row.pk}/delete/", {"post": "yes"})
    assert not Authenticator.objects.filter(user=boss.user).exists()


# --- The company's own page ------------------------------------------------------------------------------
def test_the_companys_administrator_asks_for_it_on_the_security_page(sign_in, boss, nordwerk):
    client = sign_in(boss)
    client.post("/company/security/", {"admins_need_mfa": "on"})
    nordwerk.refresh_from_db()
    assert nordwerk.admins_need_mfa
    assert Event.objects.get(name="AdministratorsNeedTwoSteps").payload["needed"] is True
    assert client.get("/company/security/").headers["Location"] == SET_UP


def test_saving_what_is_already_so_is_no_event(boss, nordwerk, at):
    require_second_step(nordwerk, False, by=boss, at=at)
    assert not Event.objects.exists()


def test_only_who_may_change_the_company_sees_the_page(sign_in, buyer):
    assert sign_in(buyer).get("/company/security/").status_code == 403


def test_the_page_lists_the_administrators_of_this_company_alone(
    sign_in, boss, buyer, app, make_actor, alpina
):
    foreign = make_actor(alpina, "admin", email="ursina@alpina.example")
    page = sign_in(boss).get("/company/security/")
    members = page.context["administrators"]
    assert [m.user.email for m in members] == ["admin@nordwerk.example"] and members[0].has_second_step
    assert str(foreign.user) not in page.content.decode()


def test_production_asks_staff_for_it_unless_told_otherwise():
    read = "from b2bshop import settings; print(settings.STAFF_NEED_MFA)"
    env = {"SECRET_KEY": "x", "DATABASE_URL": "postgres://a@b/c", "REDIS_URL": "redis://d"}
    for more, expected in (({}, "True"), ({"DEMO": "1"}, "False"), ({"STAFF_NEED_MFA": "0"}, "False")):
        told = subprocess.run(
            [sys.executable, "-c", read],
            env=env | more,
            cwd=in_force.BASE_DIR,
            capture_output=True,
            text=True,
        )
        assert told.stdout.strip() == expected, told.stderr
