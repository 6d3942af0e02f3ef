"""People who come in: found by e-mail address or made without a password, and the link that lets them set one."""

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.urls import reverse

from .models import User


def known_or_new(email: str, *, name: str, phone: str, language: str) -> User:
    """Somebody known keeps name, telephone number and language. Two at once make one person."""
    new = {"email": email.lower(), "name": name, "phone": phone, "language": language}
    return User.objects.get_or_create(email__iexact=email, defaults=new | {"password": make_password(None)})[
        0
    ]


def way_in(user: User) -> str:
    """Where somebody signs in, or for a few days sets the first password."""
    if user.has_usable_password():
        return settings.BASE_URL + reverse("account_login")
    key = EmailAwarePasswordResetTokenGenerator().make_token(user)
    parts = {"uidb36": user_pk_to_url_str(user), "key": key}
    return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs=parts)


def staff_who_may(codename: str) -> list[User]:
    """The seller's people with a right of the administration, e.g. `change_application`."""
    own = Q(user_permissions__codename=codename, user_permissions__content_type__app_label="accounts")
    of_group = Q(
        groups__permissions__codename=codename, groups__permissions__content_type__app_label="accounts"
    )
    able = User.objects.filter(Q(is_superuser=True) | own | of_group, is_active=True, is_staff=True)
    return list(able.order_by("pk").distinct())
