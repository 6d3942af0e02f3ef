"""Companies as a table for the administration: one row per customer number."""

from django.conf import settings
from django.db.models.functions import Upper

from b2bshop.cells import OneOf, Reference
from b2bshop.sheets import Sheet, column

from .models import Company, CompanyGroup, SalesChannel, Segment, User


def companies_by_number(keys: set[str]) -> dict:
    found = Company.objects.annotate(key=Upper("number")).filter(key__in=keys)
    return {company.key: company for company in found}


def _people(keys: set[str]) -> dict:
    found = User.objects.annotate(key=Upper("email")).filter(key__in=keys)
    return {person.key: person for person in found}


def _by(model, field: str):
    def find(keys: set[str]) -> dict:
        return {row.key: row for row in model.objects.annotate(key=Upper(field)).filter(key__in=keys)}

    return find


_NAMED = ("group", "segment", "channel", "account_manager")


class CompanySheet(Sheet):
    """`account_manager` is an e-mail address, `group` a number, `segment` and `channel` are codes.

    The credit in use is not a column: only orders move it.
    """

    currency = column("currency", OneOf(settings.CURRENCIES))
    group = column("group", Reference(_by(CompanyGroup, "number"), "number"))
    segment = column("segment", Reference(_by(Segment, "code"), "code"))
    channel = column("channel", Reference(_by(SalesChannel, "code"), "code"))
    account_manager = column("account_manager", Reference(_people, "email"))

    class Meta(Sheet.Meta):
        model = Company
        fields = (
            *("number", "name", "vat_id", "country", "currency", "language", "show_gross", "payment_days"),
            *("discount_percent", "discount_days", "credit_limit", "is_active", "blocked_because"),
            *("stock_display", "group", "segment", "channel", "account_manager"),
        )
        import_id_fields = ("number",)
        use_bulk = True
        batch_size = 500

    def existing(self, dataset) -> dict:
        numbers = {str(n or "").strip().upper() for n in dataset["number"]} if len(dataset) else set()
        found = Company.objects.filter(pk__in=[c.pk for c in companies_by_number(numbers).values()])
        return {(company.number.upper(),): company for company in found.select_related(*_NAMED)}

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related(*_NAMED).order_by("number")
