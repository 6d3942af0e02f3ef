"""The side navigation of the company's pages, and how its values are written."""

from django import template
from django.urls import NoReverseMatch, reverse

from ..permissions import SCOPE_WORDS, WORDS, Permission, Scope
from ..side import entries_for

register = template.Library()


@register.inclusion_tag("accounts/_side.html", takes_context=True)
def company_side(context: template.Context) -> dict:
    """Links to the pages the person may open, the longest that leads here marked."""
    request = context["request"]
    entries = [{"label": entry.label, "url": url} for entry, url in _pages(request.actor)]
    here = [entry for entry in entries if request.path.startswith(entry["url"])]
    current = max(here, key=lambda entry: len(entry["url"]), default=None)
    for entry in entries:
        entry["current"] = entry is current
    return {"entries": entries}


@register.simple_tag(takes_context=True)
def company_home(context: template.Context) -> str:
    """The first of the company's pages the person may open; empty when there is none."""
    actor = context.get("actor")
    return next((url for _entry, url in _pages(actor)), "") if actor else ""


def _pages(actor):
    for entry in entries_for(actor):
        try:
            yield entry, reverse(entry.route)
        except NoReverseMatch:
            continue


@register.filter
def permission_words(name: str) -> str:
    return str(WORDS[Permission(name)])


@register.filter
def scope_words(name: str) -> str:
    return str(SCOPE_WORDS[Scope(name)])
