"""Health of the process and of what it stands on, and the pages for requests that went wrong."""

import sys

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from redis import RedisError

from .access import public


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, Redis and migrations are in place, else 503 with what is missing."""
    checks = {"database": _database(), "redis": _redis(), "migrations": _migrations()}
    ready = all(state == "ok" for state in checks.values())
    return JsonResponse(checks, status=200 if ready else 503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Looks at nothing that was sent, not even for a token: reading it may be what failed."""
    return _plain(request, "400.html", 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 while PostgreSQL or Redis is away: it is worth trying again. Anything else is our mistake."""
    if not isinstance(sys.exc_info()[1], (OperationalError, InterfaceError, RedisError)):
        return _plain(request, "500.html", 500)
    again = request.get_full_path() if request.method == "GET" else ""
    response = _plain(request, "503.html", 503, {"again": again})
    response["Retry-After"] = "10"
    return response


def _plain(request: HttpRequest, template: str, status: int, context: dict | None = None) -> HttpResponse:
    """Needs no database, no session and no user. Where the failure came before the person's own language was
    known, cookie and browser decide; never the language of whoever was served before."""
    language = getattr(request, "LANGUAGE_CODE", "") or translation.get_language_from_request(request)
    with translation.override(language):
        return HttpResponse(render_to_string(template, context), status=status)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return "unreachable"
    return "ok"


def _redis() -> str:
    try:
        cache.get("readyz")
    except (RedisError, OSError):
        return "unreachable"
    return "ok"


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, InterfaceError):
        return "unknown"
    return "pending" if pending else "ok"
