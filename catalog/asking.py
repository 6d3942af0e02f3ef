"""How a person asks about an article that has no price for them: a mail that says already which article."""

from urllib.parse import quote

from django.utils.translation import gettext as _


def ask_about(sku: str, name: str) -> str:
    """What follows the address in a `mailto:` link, in the reader's language."""
    subject = _("Price request: %(sku)s %(name)s") % {"sku": sku, "name": name}
    lines = (f"{sku} {name}", _("Quantity:"), _("Needed by:"))
    body = "".join(f"{line}\r\n" for line in lines)
    return f"?subject={quote(subject)}&body={quote(body)}"
