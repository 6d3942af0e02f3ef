"""Keys of partners and of the ERP system, and shared secrets. Only hashes are kept: what is returned here is shown
once and then gone."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actor import Actor
from b2bshop.events.journal import record

from ..events import KeyIssued, KeyRevoked, SecretIssued
from ..models import ApiKey, ErpSystem, Partner
from ..scopes import ErpScope, Scope

AT_ONCE = 2


class TooManyKeys(Exception):
    """Two keys are in use already; one has to be revoked first."""


def hashed(secret: str) -> str:
    """Secrets are long and random, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def issue_key(
    owner: Partner | ErpSystem,
    name: str,
    scopes: Iterable[str],
    *,
    by: Actor,
    at: datetime,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """The key and its text `b2b_<prefix>_<secret>`. Raises TooManyKeys, ValueError for scopes of the other kind."""
    is_partner = isinstance(owner, Partner)
    if not {str(scope) for scope in scopes} <= set(Scope.values if is_partner else ErpScope.values):
        raise ValueError(scopes)
    type(owner)._default_manager.select_for_update().get(pk=owner.pk)
    whose: dict[str, Any] = {"partner" if is_partner else "erp": owner}
    if ApiKey.objects.usable(at=at).filter(**whose).count() >= AT_ONCE:
        raise TooManyKeys(owner.code)
    prefix = f"b2b_{secrets.token_hex(6)}"
    text = f"{prefix}_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        **whose,
        name=name,
        prefix=prefix,
        secret_hash=hashed(text),
        scopes=sorted(str(scope) for scope in scopes),
        made_at=at,
        expires_at=expires_at,
    )
    record(KeyIssued(_subject(owner), key.prefix, list(key.scopes)), by=by, at=at)
    return key, text


@transaction.atomic
def revoke_key(key: ApiKey, *, by: Actor, at: datetime) -> None:
    """From the next request on it opens nothing; a second time changes nothing."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
        record(KeyRevoked(_subject(key.owner), key.prefix), by=by, at=at)


def _subject(owner: Partner | ErpSystem) -> str:
    return f"{'partner' if isinstance(owner, Partner) else 'erp'}-{owner.code}"


@transaction.atomic
def issue_secret(partner: Partner, *, by: Actor, at: datetime) -> str:
    """A new shared secret for cXML; the one before is not valid any more."""
    text = secrets.token_urlsafe(24)
    Partner.objects.filter(pk=partner.pk).update(secret_hash=hashed(text))
    record(SecretIssued(f"partner-{partner.code}"), by=by, at=at)
    return text
