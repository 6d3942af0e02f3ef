"""Asking whether a VAT id is valid. VIES is the European Commission's register; its REST service takes the country and
the number apart, answers `valid` or names an error, and gives who says who they are a consultation number.
"""

from dataclasses import dataclass
from typing import Protocol

import httpx
from django.conf import settings

from .models import VatCheck

Result = VatCheck.Result
SECONDS = 10
WRONG_INPUT = frozenset({"INVALID_INPUT"})  # it can never become valid; every other error is no answer


@dataclass(frozen=True, slots=True)
class Answer:
    result: VatCheck.Result
    reference: str = ""
    name: str = ""
    address: str = ""
    note: str = ""


class VatService(Protocol):
    def ask(self, vat_id: str) -> Answer:
        """Never raises: what cannot be found out is UNAVAILABLE."""


@dataclass(frozen=True, slots=True)
class Vies:
    """`requester` is the seller's own VAT id; without it VIES gives no consultation number."""

    url: str
    requester: str = ""

    def ask(self, vat_id: str) -> Answer:
        body = {"countryCode": vat_id[:2], "vatNumber": vat_id[2:]}
        if self.requester:
            body |= {"requesterMemberStateCode": self.requester[:2], "requesterNumber": self.requester[2:]}
        try:
            answer = httpx.post(f"{self.url}/check-vat-number", json=body, timeout=SECONDS)
            told = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            return Answer(Result.UNAVAILABLE, note=type(error).__name__)
        return _read(told if isinstance(told, dict) else {}, answer.status_code)


def _read(told: dict, status: int) -> Answer:
    valid = told.get("valid")
    if status == 200 and isinstance(valid, bool):
        return Answer(
            Result.VALID if valid else Result.INVALID,
            reference=_text(told, "requestIdentifier", 60),
            name=_text(told, "name", 300),
            address=_text(told, "address", 500),
        )
    wrapped = told.get("errorWrappers")
    wrapped = wrapped if isinstance(wrapped, list) else []
    errors = [str(each.get("error", "")) for each in wrapped if isinstance(each, dict)]
    if WRONG_INPUT & set(errors):
        return Answer(Result.INVALID, note=", ".join(errors)[:200])
    return Answer(Result.UNAVAILABLE, note=(", ".join(errors) or f"HTTP {status}")[:200])


def _text(told: dict, name: str, longest: int) -> str:
    """Lines as one; `---` is what VIES says where a member state tells nothing."""
    text = ", ".join(str(told.get(name) or "").split("\n")).strip()
    return "" if text == "---" else text.replace("\x00", "")[:longest]


def service() -> VatService | None:
    """None where the shop asks nobody: then people confirm VAT ids by hand."""
    return Vies(settings.VIES_URL, settings.SELLER_VAT_ID) if settings.VIES_URL else None
