"""What all endpoints have in common: the partner's actor, limits, cursors, entity tags, strict JSON."""

import base64
import binascii
import hashlib
import json
import time
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import translation
from redis.exceptions import RedisError
from rest_framework.exceptions import Throttled
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.views import APIView

from accounts.actor import Actor

from ..canonical import Finding, Place
from ..formats.json_order import NotJson, load
from ..queries import actor_of
from .problems import Refused

MOST_ROWS, USUAL_ROWS = 500, 100
WINDOW = 60
OVERLAP = timedelta(
    minutes=2
)  # a change may be told a little after the moment it bears: it is told twice, never lost


class OwnFormats(DefaultContentNegotiation):
    """For views that look at Accept themselves."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class PartnerView(APIView):
    """`scopes` name what a key needs for a method; `limit` is the class of requests they count among."""

    scopes: dict[str, str] = {}
    limit = "read"
    limits: dict[str, str] = {}  # of methods that count among another class

    def scope_of(self, method: str) -> str | None:
        """None for a method the view does not have, and for OPTIONS, which tells nothing."""
        return self.scopes.get("GET" if method == "HEAD" else method)

    @cached_property
    def actor(self) -> Actor:
        return actor_of(self.request.auth.partner)

    def initial(self, request, *args, **kwargs):
        self._speak(request)
        super().initial(request, *args, **kwargs)
        self.left = self._count(request)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        left = getattr(self, "left", None)
        if left is not None:
            response["RateLimit-Limit"] = str(settings.API_LIMITS[self.counted])
            response["RateLimit-Remaining"] = str(left)
            response["RateLimit-Reset"] = str(WINDOW - int(time.time()) % WINDOW)
        response["Cache-Control"] = "private, no-cache"
        return response

    @property
    def counted(self) -> str:
        return self.limits.get(self.request.method, self.limit)

    def _speak(self, request) -> None:
        """A caller that asks for no language gets the company's."""
        if request.auth is not None and request.auth.partner and "Accept-Language" not in request.headers:
            translation.activate(request.auth.partner.company.language)

    def _count(self, request) -> int | None:
        """Requests of this key, or without one of this address, in this minute; without Redis nobody is counted."""
        who = request.auth.pk if request.auth else f"from-{request.META.get('REMOTE_ADDR', '')}"
        window = int(time.time()) // WINDOW
        key, most = f"api-{self.counted}-{who}-{window}", settings.API_LIMITS[self.counted]
        try:
            cache.add(key, 0, WINDOW * 2)
            used = cache.incr(key)
        except (RedisError, ValueError, OSError):
            return None
        self.left = max(0, most - used)
        if used > most:
            raise Throttled(wait=WINDOW - int(time.time()) % WINDOW)
        return self.left


def bytes_of(request, most: int) -> bytes:
    """The body, or the one file of a form, unpacked where it comes packed. Raises Refused.

    It is read no further than allowed, whatever its head says, and unpacked no further either.
    """
    plain = request._request
    if plain.content_type == "multipart/form-data":
        files = list(plain.FILES.values())
        if len(files) != 1:
            raise Refused(400, [Finding("not-a-choice", Place("/"), value=str(len(files)), expected="1")])
        raw = files[0].read(most + 1)
    else:
        raw = plain.read(most + 1)
    if len(raw) <= most and plain.headers.get("Content-Encoding", "").lower() == "gzip":
        raw = _unpacked(raw, most)
    if len(raw) > most:
        raise Refused(413, [Finding("too-large", expected=str(most))])
    return raw


def idempotency_key(request) -> str:
    """Of the header. Raises Refused where there is none that can be kept."""
    key = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if not key or len(key) > 255 or not key.isprintable():
        raise Refused(400, [Finding("idempotency-key", Place("Idempotency-Key"), value=key[:40])])
    return key


def _unpacked(raw: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(raw, most + 1)
    except zlib.error as error:
        raise Refused(400, [Finding("not-gzip", Place("/"))]) from error


def body_of(request, *, most: int = 2_000_000) -> dict:
    """The body as strict JSON, an object. Raises Refused."""
    return object_of(bytes_of(request, most))


def object_of(raw: bytes) -> dict:
    """Strict JSON, an object. Raises Refused."""
    try:
        told = load(raw)
    except (NotJson, RecursionError, ValueError) as error:
        code = getattr(error, "code", "not-json")
        raise Refused(400, [Finding(code, Place("/"), value=getattr(error, "value", ""))]) from error
    if not isinstance(told, dict):
        raise Refused(400, [Finding("not-an-object", Place("/"))])
    return told


def page_of(request, rows: QuerySet, *, most: int = MOST_ROWS) -> tuple[list, str]:
    """The rows behind the cursor in the order in which they were made, and the cursor of the next page; empty at the
    end. What is made while somebody reads comes last; nothing is left out or told twice."""
    size = _size(request, most)
    found = list(rows.filter(pk__gt=_from(request.GET.get("cursor", ""))).order_by("pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return found[:size], _cursor(last.pk) if last else ""


def since_of(request) -> datetime | None:
    """The moment of `updated_since`, with its time zone. Raises Refused."""
    text = request.GET.get("updated_since", "").replace(" ", "+")  # a plus that nobody encoded
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1970 <= moment.year <= 9000:
        example = "2026-11-28T12:00:00Z"
        raise Refused(400, [Finding("not-a-moment", Place("updated_since"), None, text[:40], example)])
    return moment


def in_state(request, rows: QuerySet, states: Sequence[str]) -> QuerySet:
    """Those in the state that the address asks for; all where it asks for none. Raises Refused."""
    state = request.GET.get("state", "")
    if state and state not in states:
        found = Finding("not-a-choice", Place("state"), value=state[:20], expected=", ".join(states))
        raise Refused(400, [found])
    return rows.filter(state=state) if state else rows


def _size(request, most: int) -> int:
    told = request.GET.get("limit", str(min(USUAL_ROWS, most)))
    if not told.isascii() or not told.isdigit() or not 1 <= int(told[:6]) <= most:
        raise Refused(400, [Finding("not-a-choice", Place("limit"), value=told[:20], expected=f"1–{most}")])
    return int(told)


def _cursor(pk: int) -> str:
    return base64.urlsafe_b64encode(f"after:{pk}".encode()).decode()


def _from(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        name, _, pk = base64.urlsafe_b64decode(cursor.encode()).decode().partition(":")
        if name != "after" or not pk.isdecimal() or len(pk) > 18:
            raise ValueError
    except (binascii.Error, ValueError) as error:
        raise Refused(400, [Finding("not-a-choice", Place("cursor"), value=cursor[:40])]) from error
    return int(pk)


def told(
    request, values: dict | list, *, status: int = 200, cursor: str = "", as_of: datetime | None = None
) -> HttpResponse:
    """JSON with an entity tag; 304 where the caller has it already. The next page is named in the header Link, the
    moment to ask from the next time in As-Of."""
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if status == 200 and tag in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(body, status=status, content_type="application/json")
    answer["ETag"] = tag
    if as_of:
        answer["As-Of"] = as_of.astimezone(UTC).isoformat()
    if cursor:
        query = request.GET.copy()
        query["cursor"] = cursor
        answer["Link"] = f'<{request.build_absolute_uri(request.path)}?{query.urlencode()}>; rel="next"'
    return answer
