"""What an alarm found, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from b2bshop.events.telling import show_moment

SENTENCES = {
    "silent": _("The last message came %(last)s; one is expected within %(hours)s hours."),
    "refused": _("%(refused)s of %(all)s documents of the last 24 hours were refused."),
    "waiting": _("%(all)s documents wait for us, the first since %(since)s."),
    "unanswered": _("%(all)s messages of the last 24 hours have no answer."),
    "webhook": _("%(url)s takes nothing."),
}
MOMENTS = ("last", "since")


def alarm_words(kind: str, about: Mapping) -> str:
    values = {name: show_moment(value) if name in MOMENTS else value for name, value in about.items()}
    return str(SENTENCES[kind]) % values
