"""Who calls: a key in the header `Authorization: Bearer …`, and what it may be used for."""

import hmac
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.timezone import now
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission

from ..actions.keys import hashed
from ..models import ApiKey, Partner

PREFIX = 16  # letters of a key that are kept as they are: `b2b_` and twelve digits
USED_EVERY = timedelta(minutes=1)  # one write a minute is enough to see that a key is in use


class KeyAuthentication(BaseAuthentication):
    """`request.auth` is the key, and its partner who calls; nobody is signed in by it."""

    def authenticate(self, request):
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not text.strip():
            return None
        key = key_of(text.strip())
        if key is None:
            raise AuthenticationFailed
        return AnonymousUser(), key

    def authenticate_header(self, request):
        return "Bearer"


def key_of(text: str) -> ApiKey | None:
    """The usable key of that text. A revoked one opens nothing from this very request on."""
    at = now()
    found = (
        ApiKey.objects.usable(at=at)
        .filter(prefix=text[:PREFIX])
        .select_related("partner__company", "partner__member__user", "erp__user")
    )
    key = found.first()
    if key is None or not hmac.compare_digest(key.secret_hash, hashed(text)) or not key.owner.is_active:
        return None
    due = Q(last_used_at=None) | Q(last_used_at__lt=at - USED_EVERY)
    ApiKey.objects.filter(due, pk=key.pk).update(last_used_at=at)
    return key


def partner_of(identity: str, secret: str) -> Partner | None:
    """Who shows the shared secret of this cXML identity."""
    partner = (
        Partner.objects.select_related("company", "member__user")
        .filter(identities__contains=[identity], is_active=True)
        .first()
    )
    proven = partner is not None and partner.secret_hash and shows_secret(partner, secret)
    return partner if proven else None


def shows_secret(partner: Partner, secret: str) -> bool:
    return hmac.compare_digest(partner.secret_hash, hashed(secret))


class MayUse(BasePermission):
    """The key has the scope that the view names for this method."""

    def has_permission(self, request, view):
        if request.auth is None:
            return False
        needed = view.scope_of(request.method)
        if needed and needed not in request.auth.scopes:
            raise PermissionDenied(f"scope:{needed}")
        return True
