"""Facts about ways into the shop; `subject` is the customer number, or `application-<id>` before there is one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AdministratorsNeedTwoSteps:
    """The company decided anew whether its administrators sign in with two steps."""

    subject: str
    needed: bool
