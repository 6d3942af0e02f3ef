"""What keeps a return from being asked for, as values and as words."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "nothing": _("There is no line to return."),
    "no_reason": _("Please choose a reason."),
    "wrong_settlement": _("“%(reason)s” cannot be settled that way."),
    "not_a_quantity": _("Please give a quantity in %(unit)s."),
    "no_quantity": _("The quantity must be above zero."),
    "too_much": _("Only %(left)s of it can be returned or claimed."),
    "late": _("It could be returned until %(last)s."),
    "excluded": _("This article is not taken back. Damaged or wrong goods can be claimed."),
    "no_photo": _("Please add a photo."),
    "no_text": _("Please write what is wrong."),
    "no_amount": _("Please give the amount you want back, net."),
    "too_high": _("More than %(most)s was not charged."),
    "other_currency": _("%(order)s is in another currency. Please return it apart."),
    "unknown_line": _("This line is in no order that you may see."),
    "unknown_reason": _("There is no reason “%(code)s”."),
    "wrong_state": _("The return is “%(state)s” and cannot be changed any more."),
    "moved_on": _("Somebody else was faster. Please look at the return again."),
    "not_a_photo": _("“%(name)s” is no photo we can read. Please send JPEG, PNG or WebP."),
    "photo_too_large": _("“%(name)s” is too large: at most 10 MB and 25 megapixels."),
    "too_many_photos": _("At most %(most)s photos belong to a line."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` is the 0-based line, None for the whole; `values` fill the sentence. `about` is the field it is at."""

    code: str
    line: int | None = None
    values: dict = field(default_factory=dict)
    about: str = ""

    def __str__(self) -> str:
        return str(SENTENCES[self.code]) % self.values


class NotPossible(Exception):
    """Nothing has happened. Carries every problem, not only the first."""

    def __init__(self, problems: list[Problem]):
        super().__init__("; ".join(problem.code for problem in problems))
        self.problems = problems
