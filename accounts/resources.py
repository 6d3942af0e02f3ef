"""Companies as a table for the administration: one row per customer number."""

from django.db.models.functions import Upper

from b2bshop.sheets import Number, Reference, Sheet, Whole, YesNo, column

from .models import Company, User


def companies_by_number(keys: set[str]) -> dict:
    found = Company.objects.annotate(key=Upper("number")).filter(key__in=keys)
    return {company.key: company for company in found}


def _people(keys: set[str]) -> dict:
    found = User.objects.annotate(key=Upper("email")).filter(key__in=keys)
    return {person.key: person for person in found}


class CompanySheet(Sheet):
    """`account_manager` is an e-mail address. The credit in use is not a column: only orders move it."""

    number = column("number")
    name = column("name")
    vat_id = column("vat_id")
    country = column("country")
    currency = column("currency")
    language = column("language")
    show_gross = column("show_gross", YesNo())
    payment_days = column("payment_days", Whole())
    discount_percent = column("discount_percent", Number())
    discount_days = column("discount_days", Whole())
    credit_limit = column("credit_limit", Number())
    is_active = column("is_active", YesNo())
    blocked_because = column("blocked_because")
    account_manager = column("account_manager", Reference(_people, "email"))

    class Meta(Sheet.Meta):
        model = Company
        fields = ()
        import_id_fields = ("number",)
        use_bulk = True
        batch_size = 500

    def existing(self, dataset) -> dict:
        numbers = {str(n or "").strip().upper() for n in dataset["number"]} if len(dataset) else set()
        found = Company.objects.filter(pk__in=[c.pk for c in companies_by_number(numbers).values()])
        return {(company.number.upper(),): company for company in found.select_related("account_manager")}

    def filter_export(self, queryset, **kwargs):
        return queryset.select_related("account_manager").order_by("number")
