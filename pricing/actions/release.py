"""Who lets a file of prices into the shop, and who does not."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from b2bshop.moves import sources_of

from ..models import PriceUpload
from ..states import MOVES, State


class WrongState(Exception):
    """Somebody else was faster: the file is not in a state from which this is possible."""


class NotYours(Exception):
    """Four eyes: who brought the file does not release it."""


def move(upload: PriceUpload, target: State, **values) -> None:
    """Compare-and-set: of two people who move one file, one succeeds. `values` are written with the state."""
    mine = PriceUpload.objects.filter(pk=upload.pk, state__in=sources_of(target, MOVES))
    if not mine.update(state=target, **values):
        raise WrongState(f"{upload.pk} cannot become {target}")
    upload.refresh_from_db()


@transaction.atomic
def release(upload: PriceUpload, *, activate_at: datetime, digest: str, by: User) -> None:
    """For what the person saw, which `digest` says. Comes into force at a time, or at once where that has passed.

    Raises NotYours, and WrongState where it was checked again meanwhile.
    """
    if upload.uploaded_by_id == by.pk:
        raise NotYours
    if upload.digest != digest or (upload.is_whole and upload.counts.get("rejected")):
        raise WrongState(upload.pk)
    move(upload, State.RELEASED, released_by=by, activate_at=activate_at, problem="")


@transaction.atomic
def withdraw_release(upload: PriceUpload) -> None:
    """Before it comes into force; it can be released anew."""
    if upload.state != State.RELEASED:
        raise WrongState(upload.pk)
    move(upload, State.CHECKED, released_by=None, activate_at=None)


@transaction.atomic
def discard(upload: PriceUpload, *, by: User, at: datetime) -> None:
    move(upload, State.DISCARDED, ended_by=by, ended_at=at)


@transaction.atomic
def check_again(upload: PriceUpload, *, at: datetime, is_stale: bool = False) -> None:
    """The shop's prices may be others by now; a release was for what the file did then."""
    with translation.override(upload.language):
        stale = _("The shop's prices changed after it was released. Please release it anew.")
    move(
        upload,
        State.UPLOADED,
        due_at=at,
        released_by=None,
        activate_at=None,
        problem=stale if is_stale else "",
    )
