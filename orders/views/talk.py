"""Asking about a request, and passing the decision on."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from approvals import actions
from approvals.actions import AlreadyDecided
from approvals.forms import RemarkForm
from b2bshop.access import requires
from orders.pages.approval import approval_page

from .approvals import found_approval, give_say


@requires(Permission.SEE_ORDERS)
@require_POST
def remark(request, pk):
    """A question or an answer; the others concerned get a mail."""
    found, form = found_approval(request, pk), RemarkForm(request.POST)
    if not form.is_valid():
        page = approval_page(found, request.actor, on=localdate(), remark=form)
        return render(request, "orders/approval.html", {"page": page}, status=422)
    try:
        actions.remark(found, form.cleaned_data["text"], by=request.actor, at=now())
        messages.success(request, _("Your message is sent."))
    except AlreadyDecided:
        messages.warning(request, _("This has been decided meanwhile."))
    return redirect(found)


@requires(Permission.APPROVE_ORDER)
@require_POST
def pass_on(request, pk):
    """A colleague decides in place of the person."""
    return give_say(request, pk, "can_take_over", actions.pass_on, _("%(name)s decides in your place."))
