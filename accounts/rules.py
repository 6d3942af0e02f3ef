"""Decisions on values about companies and people; pure."""

import re
from decimal import Decimal

from stdnum.ch import uid as swiss_uid
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError as BadNumber

EU = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())


class BadVatId(ValueError):
    """The check digits or the format of a VAT id do not fit its country."""


def check_vat_id(text: str) -> str:
    """The VAT id without spaces and dots, e.g. `DE136695976` or `CHE100155212MWST`; empty stays empty.

    Raises BadVatId. EU ids by the member state's check digits, Swiss ids by the UID's (eCH-0097).
    """
    number = "".join(text.split()).upper()
    if not number:
        return ""
    try:
        if number.startswith("CHE"):
            base = number.replace("-", "").replace(".", "")
            return swiss_uid.validate(base[:12]) + base[12:]
        return eu_vat.validate(number)
    except BadNumber as error:
        raise BadVatId(text) from error


def vat_country(number: str) -> frozenset[str]:
    """Countries whose companies have such a VAT id, as ISO 3166 codes."""
    if number.startswith("CHE"):
        return frozenset({"CH", "LI"})
    return frozenset({{"EL": "GR", "XI": "GB"}.get(number[:2], number[:2])})


def is_of_another_state(number: str, home: str) -> bool:
    """Whether it is the VAT id of a member state of the EU other than `home`."""
    return bool(vat_country(number) & EU - {home})


def combined_limit(limits: list[Decimal | None], combine: str) -> Decimal | None:
    """The limit of somebody with several memberships: the highest, or the lowest where the company wants it so.

    None is unlimited, and so the highest of all.
    """
    amounts = [limit for limit in limits if limit is not None]
    if combine == "lowest":
        return min(amounts, default=None)
    return None if len(amounts) < len(limits) else max(amounts, default=Decimal(0))


class BadPattern(ValueError):
    """A pattern of codes that cannot be read, or that could take for ever."""


_RISKY = re.compile(r"\)[*+?{]|\(\?(?!:)|\\[1-9]")
_OPEN_ENDED = re.compile(r"(?<!\\)(?:[*+]|\{\d*,\d*\})")


def check_code_pattern(text: str) -> None:
    """A regular expression without repeated groups and references back, and with at most three open-ended repeats.

    Such a pattern answers for a code of 20 characters at once. Raises BadPattern.
    """
    try:
        re.compile(text)
    except re.error as error:
        raise BadPattern(text) from error
    if _RISKY.search(text) or len(_OPEN_ENDED.findall(text)) > 3:
        raise BadPattern(text)


def fits_pattern(code: str, pattern: str) -> bool:
    """The code as a whole; an empty pattern fits any."""
    return not pattern or re.fullmatch(pattern, code) is not None
