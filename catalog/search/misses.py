"""Searches that found nothing, counted for whoever names the articles and keeps the synonyms."""

from datetime import datetime

from django.db.models import F

from ..models import SearchMiss


def remember(text: str, *, at: datetime) -> None:
    """One row per text, whoever typed it; who did is not kept."""
    told = " ".join(text.replace("\x00", " ").lower().split())[:200]
    if told and not SearchMiss.objects.filter(text=told).update(times=F("times") + 1, last_at=at):
        SearchMiss.objects.bulk_create([SearchMiss(text=told, last_at=at)], ignore_conflicts=True)
