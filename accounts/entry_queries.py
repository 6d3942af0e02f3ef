"""Reads for those who decide about applications."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import BigIntegerField, Max
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from .models import Application, Company, Membership

# Addresses anybody gets; that two people have one there says nothing about their companies.
FREE_MAIL = frozenset(
    "aol.com bluewin.ch freenet.de gmail.com gmx.at gmx.ch gmx.de gmx.net googlemail.com hotmail.com icloud.com "
    "mail.de mailbox.org outlook.com outlook.de posteo.de proton.me t-online.de web.de yahoo.com yahoo.de".split()
)
ALIKE = 0.5  # how alike two names are, by trigrams
MOST = 5


@dataclass(frozen=True, slots=True)
class Likeness:
    """A company or another application that may be the same one, and by what."""

    row: Company | Application
    why: str


def next_customer_number() -> str:
    """One more than the highest number in use; the seller may type another."""
    numeric = Company.objects.filter(number__regex=r"^\d{1,12}$")
    highest = numeric.aggregate(highest=Max(Cast("number", BigIntegerField())))["highest"]
    return str((highest or 9_999) + 1)


def domain_of(email: str) -> str:
    """Of a business address; empty for one of a free service."""
    domain = email.rpartition("@")[2].lower()
    return "" if domain in FREE_MAIL else domain


def companies_like(application: Application) -> list[Likeness]:
    """Customers with the same VAT id, a similar name, or people at the same mail domain. Three statements."""
    found: dict[Company, list] = {}
    for company in Company.objects.filter(vat_id=application.vat_id).exclude(vat_id="")[:MOST]:
        found.setdefault(company, []).append(_("same VAT id"))
    named = Company.objects.annotate(alike=TrigramSimilarity("name", application.name))
    for company in named.filter(alike__gte=ALIKE).order_by("-alike")[:MOST]:
        found.setdefault(company, []).append(_("similar name"))
    if domain := domain_of(application.email):
        members = Membership.objects.filter(user__email__iendswith=f"@{domain}").values("company")
        for company in Company.objects.filter(pk__in=members)[:MOST]:
            found.setdefault(company, []).append(_("people at %(domain)s") % {"domain": domain})
    return [Likeness(company, ", ".join(reasons)) for company, reasons in found.items()]


def applications_like(application: Application) -> list[Likeness]:
    """Other applications with the same VAT id or e-mail address, whatever became of them."""
    others = Application.objects.exclude(pk=application.pk)
    same_id = others.filter(vat_id=application.vat_id).exclude(vat_id="")
    found = {each: _("same VAT id") for each in same_id[:MOST]}
    for each in others.filter(email__iexact=application.email)[:MOST]:
        found.setdefault(each, _("same e-mail address"))
    return [Likeness(each, why) for each, why in found.items()]
