"""Errors as RFC 9457 problems, with all findings at once, in the caller's language."""

import json
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import PermissionDenied as DjangoDenied
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from lxml import etree
from rest_framework import exceptions

from ..canonical import Finding
from ..words import in_words

TITLES = {
    400: _("The request cannot be read."),
    401: _("A valid key is needed."),
    403: _("This key may not do this."),
    404: _("There is no such thing."),
    405: _("This method is not possible here."),
    406: _("None of the formats in Accept can be answered."),
    409: _("This contradicts what is there already."),
    413: _("The document is too large."),
    415: _("We do not know this format."),
    422: _("Nothing was booked."),
    429: _("Too many requests."),
    503: _("The shop is busy. Please try again."),
}
RETRY_AFTER = "10"  # seconds, where somebody else is at the same order


def problem(
    status: int,
    *,
    detail: str = "",
    findings: Iterable[Finding] = (),
    instance: str = "",
    as_xml: bool = False,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """The whole answer. `instance` is the path of the message."""
    told = {
        "type": f"{settings.BASE_URL}/api/v1/docs/#problem-{status}",
        "title": str(TITLES.get(status, TITLES[400])),
        "status": status,
    }
    errors = [finding_told(finding) for finding in findings]
    detail = detail or next((each["detail"] for each in errors if each["severity"] == "error"), "")
    told |= {"detail": detail} if detail else {}
    told |= {"instance": instance} if instance else {}
    told |= {"errors": errors} if errors else {}
    body, kind = (_xml(told), "xml") if as_xml else (json.dumps(told, ensure_ascii=False).encode(), "json")
    return HttpResponse(body, status=status, content_type=f"application/problem+{kind}", headers=headers)


def finding_told(finding: Finding) -> dict:
    """As it stands in `errors[]`."""
    finding = in_words(finding)
    told = {
        "code": finding.code,
        "severity": str(finding.severity),
        "line": finding.line,
        "pointer": finding.place.pointer,
        "value": finding.value,
        "expected": finding.expected,
        "detail": finding.texts.get(language(), finding.code),
    }
    return {name: value for name, value in told.items() if value not in (None, "")}


def language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def _xml(told: dict) -> bytes:
    root = etree.Element("problem", nsmap={None: "urn:ietf:rfc:7807"})
    for name, value in told.items():
        if name != "errors":
            etree.SubElement(root, name).text = _fit(value)
    errors = etree.SubElement(root, "errors") if told.get("errors") else None
    for each in told.get("errors", ()):
        error = etree.SubElement(errors, "i")
        for name, value in each.items():
            etree.SubElement(error, name).text = _fit(value)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _fit(value) -> str:
    """Without what XML cannot carry."""
    return "".join(char for char in str(value) if char in "\t\n" or char >= " ")


def as_problem(error: Exception, context: dict) -> HttpResponse | None:
    """DRF's handler of exceptions. What is none of these is a fault of ours, and goes to the log."""
    headers = {}
    if isinstance(error, exceptions.Throttled):
        headers["Retry-After"] = str(int(error.wait or 1))
    if isinstance(error, (exceptions.NotAuthenticated, exceptions.AuthenticationFailed)):
        return problem(401, headers={"WWW-Authenticate": "Bearer"})
    if isinstance(error, OperationalError):
        return problem(409 if "lock timeout" in str(error) else 503, headers={"Retry-After": RETRY_AFTER})
    if isinstance(error, Http404):
        return problem(404)
    if isinstance(error, DjangoDenied):
        return problem(403)
    if isinstance(error, Refused):
        return problem(error.status, findings=error.findings)
    if isinstance(error, exceptions.APIException):
        detail = str(error.detail) if error.status_code == 403 else ""
        return problem(error.status_code, detail=detail, headers=headers)
    return None


class Refused(Exception):
    """A request that cannot be done, with everything that is wrong with it."""

    def __init__(self, status: int, findings: Iterable[Finding]):
        super().__init__(status)
        self.status, self.findings = status, tuple(findings)


@csrf_exempt
def nowhere(request, rest: str) -> HttpResponse:
    """Every other address of the layer: a program that calls it reads a problem, not a page."""
    return problem(404)
