"""What all operations of the OpenAPI document have in common."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from .shapes import PROBLEM

JSON, XML, EDIFACT, CXML = "application/json", "application/xml", "application/edifact", "text/xml"
PROBLEMS = {(status, "application/problem+json"): PROBLEM for status in (400, 401, 403, 404, 406, 429, 503)}
REFUSED = {(status, "application/problem+json"): PROBLEM for status in (409, 413, 422)}
BYTES = {"type": "string"}
CURSOR = OpenApiParameter("cursor", str, description="From the header `Link` of the page before.")
LIMIT = OpenApiParameter("limit", int, description="Rows of a page, 1 to 500; 100 where nothing is said.")
SINCE = OpenApiParameter(
    "updated_since",
    OpenApiTypes.DATETIME,
    description="Only what is new or changed since this moment; the header `As-Of` of an answer is what to ask from "
    "the next time.",
)
KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Needed for JSON. The same key with the same body gives the first answer again.",
)


def operation(summary: str, scope: str, answer: dict, *, parameters=(), **more) -> dict:
    return {
        "summary": summary,
        "description": f"Needs the scope `{scope}`.",
        "parameters": list(parameters),
        "request": more.pop("request", None),
        "responses": {**answer, **PROBLEMS},
        **more,
    }
