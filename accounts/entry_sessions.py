"""Where somebody is signed in, and signing out there."""

from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.utils.timezone import now

from .models import User

SEEN = "seen_at"
# Marks in the order in which they mean something: every browser claims to be an older one as well.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def follow_session(request, before: str | None, *, at: datetime, every: timedelta) -> None:
    """Notes a changed key at once – switching the company makes a new one – and the last use every few minutes."""
    session = request.session
    has_new_key = before is not None and before != session.session_key
    if not has_new_key and at.timestamp() - session.get(SEEN, 0) < every.total_seconds():
        return
    session[SEEN] = at.timestamp()
    if session.session_key is None:
        session.save()
    rows = UserSession.objects.filter(user=request.user)
    if has_new_key:
        _rename(rows, before, session.session_key)
    told = {
        "last_seen_at": at,
        "ip": get_adapter().get_client_ip(request),
        "user_agent": request.headers.get("User-Agent", "")[:200],
    }
    if not rows.filter(session_key=session.session_key).update(**told):
        new = UserSession(user=request.user, session_key=session.session_key, **told)
        UserSession.objects.bulk_create([new], ignore_conflicts=True)


def _rename(rows, before: str, after: str) -> None:
    if rows.filter(session_key=after).exists():  # signing in anew has noted it already
        rows.filter(session_key=before).delete()
    else:
        rows.filter(session_key=before).update(session_key=after)


def remember_sign_in(sender, request, user, **kwargs) -> None:
    """Receives Django's signal; the row itself is written by allauth."""
    request.session[SEEN] = now().timestamp()


def sessions_of(user: User) -> list[UserSession]:
    """Those that still work, the one used last first; each with `browser` in words."""
    found = sorted(UserSession.objects.purge_and_list(user), key=lambda s: s.last_seen_at, reverse=True)
    for session in found:
        session.browser = browser_name(session.user_agent)  # type: ignore[attr-defined]
    return found


def browser_name(agent: str) -> str:
    """`Firefox, Windows`; what calls itself something else is shown as it does."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return ", ".join(part for part in (browser, system) if part) or agent[:60] or "?"


def end_session(user: User, pk: int) -> bool:
    """Signs the person out there; False where they have no such session."""
    session = UserSession.objects.filter(user=user, pk=pk).first()
    if session is None:
        return False
    session.end()
    return True


def end_other_sessions(user: User, *, keep: str) -> None:
    for session in UserSession.objects.filter(user=user).exclude(session_key=keep):
        session.end()
