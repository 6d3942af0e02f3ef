"""Celery tasks of the catalogue: fetch and delegate, nothing else."""

from celery import shared_task

from .search import index


@shared_task
def refresh_search() -> int:
    """The sweep: tells anew what was changed by somebody who does not do it himself."""
    return index.refresh()


@shared_task
def count_words() -> None:
    index.count_words()
