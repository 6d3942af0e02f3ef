"""What follows a booking on a budget after commit: mails to those who answer for it."""

from datetime import date
from decimal import Decimal

from accounts.queries import managers_of_people
from b2bshop.events.journal import consumer
from b2bshop.events.models import Event
from b2bshop.post.sending import queue_mail

from .events import BudgetDrifted, BudgetExceeded
from .models import Budget


@consumer(BudgetExceeded)
def tell_owner(event: Event) -> None:
    """An order went over a budget that does not stop it."""
    budget = Budget.objects.select_related("owner", "company").get(pk=event.payload["budget"])
    told = {"number": event.subject, "over": Decimal(event.payload["over"])}
    _tell("budget_exceeded", budget, [budget.owner], event, told)


@consumer(BudgetDrifted)
def raise_alarm(event: Event) -> None:
    """The books do not add up: the company's administrators hear of it."""
    budget = Budget.objects.select_related("company").get(pk=event.payload["budget"])
    told = {"period": date.fromisoformat(event.payload["period"])}
    _tell("budget_drifted", budget, managers_of_people(budget.company), event, told)


def _tell(template: str, budget: Budget, people, event: Event, told: dict) -> None:
    for person in people:
        queue_mail(
            template,
            {"budget": budget} | told,
            to=person.email,
            language=person.language or budget.company.language,
            key=f"{template}-{event.pk}-{person.pk}",
            at=event.happened_at,
        )
