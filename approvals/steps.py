"""Who has to say yes because of a rule, on plain values; no Django, no clock, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .rules import Candidate, Reason

EVERY = 0  # `needed` of a step in which all its people have to say yes


@dataclass(frozen=True, slots=True)
class Step:
    """One stage a rule asks for: `needed` of all these people, or EVERY one of them.

    `approvers` are the nearest who may approve, `manager` is the head of the unit, `roles` and `people` are ids.
    `else_nearest`: where none of them can, the nearest who may.
    """

    approvers: bool = False
    manager: bool = False
    roles: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    needed: int = 1
    else_nearest: bool = False

    @classmethod
    def read(cls, kept: Mapping) -> "Step":
        roles, people = tuple(kept["roles"]), tuple(kept["people"])
        return cls(kept["approvers"], kept["manager"], roles, people, kept["needed"])

    def keep(self) -> dict:
        lists = {"roles": list(self.roles), "people": list(self.people)}
        return {"approvers": self.approvers, "manager": self.manager, "needed": self.needed} | lists


@dataclass(frozen=True, slots=True)
class Turn:
    """One stage as it would be asked: `needed` of these people, and why."""

    reasons: tuple[Reason, ...]
    people: tuple[int, ...]
    needed: int = 1

    @property
    def is_stuck(self) -> bool:
        return len(self.people) < self.needed


def turn(step: Step, why: tuple[Reason, ...], able: Sequence[Candidate], managers: Sequence[int]) -> Turn:
    """The people of a step, of those who are `able` to approve this; `managers` begin with the unit's own.

    A manager who cannot (they ask themselves, their limit is too small) gives way to the one of the unit above.

    >>> turn(Step(manager=True), (), [Candidate(2, 1)], [1, 2]).people
    (2,)
    >>> turn(Step(people=(1, 2), needed=EVERY), (), [Candidate(1, 1), Candidate(2, 1)], []).needed
    2
    """
    ids = {candidate.user_id for candidate in able}
    chosen = list(closest(able)) if step.approvers else []
    if step.manager:
        chosen += [user for user in managers if user in ids][:1]
    chosen += closest(candidate for candidate in able if candidate.roles & set(step.roles))
    chosen += [user for user in step.people if user in ids]
    if step.else_nearest and not chosen:
        chosen = list(closest(able))
    people = tuple(dict.fromkeys(chosen))
    return Turn(why, people, step.needed or max(len(people), 1))


def closest(able: Iterable[Candidate]) -> tuple[int, ...]:
    """The ids of those whose say is rooted deepest in the tree of units."""
    able = list(able)
    deepest = max((candidate.depth for candidate in able), default=0)
    return tuple(dict.fromkeys(candidate.user_id for candidate in able if candidate.depth == deepest))


def merged(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """Nobody is asked the same twice: stages of the same people and number become one with all the reasons."""
    found: dict[tuple, Turn] = {}
    for each in turns:
        key = (frozenset(each.people), each.needed)
        before = found[key].reasons if key in found else ()
        people = found[key].people if key in found else each.people
        found[key] = Turn(tuple(dict.fromkeys(before + each.reasons)), people, each.needed)
    return tuple(found.values())
