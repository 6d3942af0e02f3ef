"""The usual basket: what is ordered again and again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission
from b2bshop.access import requires
from orders.actions.again import order_usual
from orders.pages.usual import usual_page
from orders.quick.columns import clean
from orders.sent import row_id


@requires(Permission.FILL_CART)
@require_http_methods(["GET", "HEAD", "POST"])
def usual(request):
    """A POST takes what has a quantity; the rows that follow say what is different today."""
    page = usual_page(request.actor, at=now(), everybody=request.GET.get("whose") == "all")
    if request.method != "POST":
        return render(request, "orders/usual.html", {"page": page})
    ids = [row_id(text) for text in request.POST.getlist("line")]
    quantities = request.POST.getlist("quantity")
    if len(ids) != len(quantities):
        raise Http404
    lines = {row.line.pk: row.line for row in page.rows}
    typed = [(pk, clean(text)[:40]) for pk, text in zip(ids, quantities, strict=True)]
    wanted = [(lines[pk], text) for pk, text in typed if text and pk in lines]
    if not wanted:
        messages.warning(request, _("Nothing to order: no quantity is filled in."))
        return redirect(request.get_full_path())
    return redirect(order_usual(wanted, _("Usual basket"), by=request.actor, at=now()))
