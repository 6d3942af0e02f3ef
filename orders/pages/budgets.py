"""What an order does to the budgets it counts towards, as far as the person may see them."""

from dataclasses import dataclass

from accounts.actor import Actor
from accounts.permissions import Permission
from approvals.budget_rules import Effect, Exceeded
from approvals.budget_words import consequence
from orders.facts import budget_problems
from orders.problems import Problem


@dataclass(frozen=True, slots=True)
class BudgetRow:
    effect: Effect
    consequence: str

    @property
    def is_refused(self) -> bool:
        return self.effect.asks(Exceeded.BLOCK)


def budget_rows(effects, actor: Actor, *, booked: bool = False) -> list[BudgetRow]:
    """None for somebody who may not see budgets; what is `booked` already has no consequence any more."""
    if not actor.can(Permission.SEE_BUDGETS):
        return []
    return [BudgetRow(effect, "" if booked else consequence(effect)) for effect in effects]


def refusals(effects, actor: Actor) -> list[Problem]:
    """What place_order would say about the budgets."""
    return budget_problems([effect for effect in effects if effect.asks(Exceeded.BLOCK)], actor)


def warns(effects, actor: Actor) -> bool:
    """A budget that warns is exceeded, and the person does not see which."""
    unseen = not actor.can(Permission.SEE_BUDGETS)
    return unseen and any(effect.asks(Exceeded.WARN) for effect in effects)
