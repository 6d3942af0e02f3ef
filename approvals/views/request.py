"""The list of requests, and who stands in for whom. The page of one request shows an order: see the room of orders."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission
from b2bshop.access import requires

from ..actions import appoint_deputy, end_deputy
from ..forms import DeputyForm
from ..models import Deputy
from ..pages import request_list
from ..queries import colleagues_who_approve, own_deputies


@requires(Permission.SEE_ORDERS)
@require_safe
def inbox(request):
    """What waits for the person, what they asked, and what they may see besides."""
    return render(
        request, "approvals/inbox.html", {"page": request_list(request.GET, request.actor, on=localdate())}
    )


@requires(Permission.APPROVE_ORDER)
@require_http_methods(["GET", "HEAD", "POST"])
def deputies(request):
    """Who decides while the person is away; a POST appoints somebody."""
    people = colleagues_who_approve(request.actor, on=localdate())
    form = DeputyForm(request.POST or None, people=people, initial={"valid_from": localdate()})
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        appoint_deputy(sent["deputy"], sent["valid_from"], sent["valid_until"], by=request.actor, at=now())
        messages.success(request, _("%(name)s stands in for you.") % {"name": sent["deputy"]})
        return redirect("approvals:deputies")
    context = {"form": form, "people": people, "deputies": own_deputies(request.actor, on=localdate())}
    return render(request, "approvals/deputies.html", context, status=422 if form.errors else 200)


@requires(Permission.APPROVE_ORDER)
@require_POST
def end(request, pk):
    """The person is back earlier."""
    deputy = Deputy.objects.visible_to(request.actor).filter(pk=pk, absent=request.actor.user).first()
    if deputy is None:
        raise Http404
    end_deputy(deputy, by=request.actor, at=now())
    messages.success(request, _("Nobody stands in for you any more."))
    return redirect("approvals:deputies")
