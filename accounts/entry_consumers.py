"""What follows a decision about somebody's way in, after commit: mails."""

from django.conf import settings
from django.urls import reverse

from b2bshop.events.journal import consumer
from b2bshop.events.models import Event

from . import entry_mails
from .entry_events import (
    ApplicationAccepted,
    ApplicationConfirmed,
    ApplicationRejected,
    JoinAccepted,
    JoinAsked,
    JoinRejected,
)
from .entry_people import staff_who_may
from .models import Application, JoinRequest, User
from .queries import managers_of_people


@consumer(ApplicationConfirmed)
def tell_the_seller(event: Event) -> None:
    """The rep it is assigned to, or else everybody who may decide."""
    application = _application(event)
    people = [application.assigned_to] if application.assigned_to else staff_who_may("change_application")
    for person in people:
        key = f"application-waiting-{event.pk}-{person.pk}"
        entry_mails.tell_seller(application, person, key=key, at=event.happened_at)


@consumer(ApplicationAccepted)
def welcome(event: Event) -> None:
    application, person = _application(event), User.objects.get(pk=event.payload["user"])
    key = f"application-accepted-{event.pk}"
    entry_mails.tell_accepted(application, application.company, person, key=key, at=event.happened_at)


@consumer(ApplicationRejected)
def say_why_not(event: Event) -> None:
    key = f"application-rejected-{event.pk}"
    entry_mails.tell_rejected(_application(event), key=key, at=event.happened_at)


@consumer(JoinAsked)
def ask_the_company(event: Event) -> None:
    """Its administrators; a company without one is looked after by the seller."""
    request = _request(event)
    people, page = managers_of_people(request.company), reverse("entry:join_requests")
    if not people:
        people = staff_who_may("change_joinrequest")
        page = reverse("admin:accounts_joinrequest_decide", args=[request.pk])
    for person in people:
        key = f"join-asked-{event.pk}-{person.pk}"
        link = settings.BASE_URL + page
        entry_mails.tell_join_asked(request, person, link, key=key, at=event.happened_at)


@consumer(JoinAccepted)
def let_in(event: Event) -> None:
    request = _request(event)
    person = User.objects.get(memberships=event.payload["membership"])
    key = f"join-accepted-{event.pk}"
    entry_mails.tell_join_accepted(request, person, key=key, at=event.happened_at)


@consumer(JoinRejected)
def turn_away(event: Event) -> None:
    key = f"join-rejected-{event.pk}"
    entry_mails.tell_join_rejected(_request(event), key=key, at=event.happened_at)


def _application(event: Event) -> Application:
    related = ("company__account_manager", "assigned_to")
    return Application.objects.select_related(*related).get(pk=event.payload["application"])


def _request(event: Event) -> JoinRequest:
    return JoinRequest.objects.select_related("company").get(pk=event.payload["request"])
