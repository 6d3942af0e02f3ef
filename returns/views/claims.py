"""Returns: the list, one of them, its slip and photos, withdrawing it."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission
from b2bshop.access import requires
from returns.actions import WrongState, withdraw_return
from returns.models import Photo, Return
from returns.pages.claims import claim_page, return_list
from returns.queries import with_lines
from returns.slip import slip_pdf
from returns.states import State


@requires(Permission.SEE_ORDERS)
@require_safe
def claims(request):
    return render(request, "returns/returns.html", {"page": return_list(request.GET, request.actor)})


@requires(Permission.SEE_ORDERS)
@require_safe
def claim(request, number):
    found = get_object_or_404(with_lines(_mine(request)), number=number)
    return render(request, "returns/return.html", {"page": claim_page(found, request.actor)})


@requires(Permission.RETURN_GOODS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, number):
    """A page that asks, and the answer."""
    found = get_object_or_404(_mine(request), number=number)
    possible = found.state in (State.REQUESTED, State.AUTHORISED)
    if request.method != "POST":
        return render(request, "returns/withdraw.html", {"claim": found, "possible": possible})
    try:
        withdraw_return(found, by=request.actor, at=now())
        messages.success(request, _("Return %(number)s is withdrawn.") % {"number": found})
    except WrongState:
        messages.error(request, _("Return %(number)s cannot be withdrawn any more.") % {"number": found})
    return redirect(found)


@requires(Permission.SEE_ORDERS)
@require_safe
def slip(request, number):
    """What is put into the parcel."""
    mine = with_lines(_mine(request)).filter(state=State.AUTHORISED)
    found = get_object_or_404(mine, number=number)
    answer = HttpResponse(slip_pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return answer


@requires(Permission.SEE_ORDERS)
@require_safe
def photo(request, pk):
    found = get_object_or_404(Photo.objects.visible_to(request.actor), pk=pk)
    try:
        return FileResponse(found.file.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404 from error


def _mine(request):
    return Return.objects.visible_to(request.actor).submitted()
