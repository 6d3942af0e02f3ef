"""Why an order bears which VAT, in the reader's language."""

from django.utils.translation import gettext as _

from .tax_rules import TaxReason


def tax_words(reason: str) -> str:
    """Why this rate, where it is not the ordinary one at home."""
    match reason:
        case TaxReason.REVERSE_CHARGE:
            return _("reverse charge: VAT is owed by the recipient")
        case TaxReason.EXPORT:
            return _("export, free of VAT")
        case TaxReason.DESTINATION:
            return _("rate of the country of destination")
    return ""
