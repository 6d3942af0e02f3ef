"""Verbs on what a rep notes and has to do."""

from datetime import date, datetime

from accounts.models import Company, User

from .models import Task, Visit


def note_visit(company: Company, kind: str, on: date, text: str, *, rep: User, at: datetime) -> Visit:
    return Visit.objects.create(company=company, rep=rep, kind=kind, happened_on=on, text=text, written_at=at)


def add_task(company: Company, title: str, due_on: date | None, *, rep: User, at: datetime) -> Task:
    return Task.objects.create(company=company, rep=rep, title=title, due_on=due_on, made_at=at)


def finish_task(task: Task, *, at: datetime) -> bool:
    """False where it was done before."""
    return bool(Task.objects.filter(pk=task.pk, done_at=None).update(done_at=at))
