"""One request for approval: the order it holds, and the person's yes or no."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission
from approvals.actions import AlreadyDecided, NotCompetent, name_approver
from approvals.forms import VerdictForm
from approvals.models import Approval
from approvals.states import Verdict
from b2bshop.access import requires
from orders.actions import answer_approval, change_held, resubmit, withdraw_order
from orders.actions.follow import WrongState
from orders.forms import ChangeForm
from orders.models import Order
from orders.pages.approval import LineEditor, approval_page, line_edits
from orders.problems import OrderRefused

MOST_AT_ONCE = 100


@requires(Permission.SEE_ORDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request, pk):
    """The request; a POST decides it."""
    found = found_approval(request, pk)
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _decide(request, found, form)
    page = approval_page(found, request.actor, on=localdate(), form=form)
    return render(request, "orders/approval.html", {"page": page}, status=422 if form.errors else 200)


def _decide(request, found, form):
    """What changed since the page was shown is shown first."""
    sent = form.cleaned_data
    try:
        _answer(request, found, Verdict(sent["verdict"]), sent["reason"], sent["changes_seen"])
    except OrderRefused as refused:
        page = approval_page(found, request.actor, on=localdate(), form=form, problems=refused.problems)
        return render(request, "orders/approval.html", {"page": page}, status=409)
    return redirect(found)


@requires(Permission.APPROVE_ORDER)
@require_POST
def approve_several(request):
    """A yes to each request that was ticked; each is told on its own."""
    ticked = request.POST.getlist("approval")[:MOST_AT_ONCE]
    if not all(pk.isascii() and pk.isdigit() and len(pk) < 19 for pk in ticked):
        raise Http404
    found = _visible(request).in_bulk([int(pk) for pk in ticked])
    if len(found) != len(set(ticked)):
        raise Http404
    for row in found.values():
        try:
            _answer(request, row, Verdict.YES, "")
        except PermissionDenied:
            messages.error(request, _("%(number)s: you have no say in this.") % {"number": row.reference})
        except OrderRefused:
            text = _(
                "%(number)s is different from what was submitted. Please open it and look at the changes."
            )
            messages.warning(request, text % {"number": row.reference})
    return redirect("approvals:inbox")


@requires(Permission.APPROVE_ORDER)
@require_POST
def change_lines(request, pk):
    """Refuses, reduces or recharges single lines; what is left waits for the decision."""
    found = found_approval(request, pk)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _change_again(request, found, form, [])
    edits = line_edits(found.order, request.POST)
    try:
        changed = change_held(found.order, edits, form.cleaned_data["reason"], by=request.actor, at=now())
    except OrderRefused as refused:
        return _change_again(request, found, form, refused.problems)
    except AlreadyDecided:
        messages.warning(request, _("This has been decided meanwhile."))
        return redirect(found)
    if changed:
        messages.success(request, _("The lines are changed. The order still waits for your decision."))
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect(found)


def _change_again(request, found, form, problems):
    edit = LineEditor(form, request.POST, problems)
    page = approval_page(found, request.actor, on=localdate(), edit=edit)
    return render(request, "orders/approval.html", {"page": page}, status=422)


@requires(Permission.MANAGE_MEMBERS)
@require_POST
def name(request, pk):
    """Gives a request that nobody can decide to a colleague."""
    return give_say(request, pk, "can_be_named", name_approver, _("%(name)s can decide now."))


def give_say(request, pk, choices, verb, words):
    """A colleague out of the page's `choices` gets a say by `verb`; anybody else is a 404."""
    found, chosen = found_approval(request, pk), request.POST.get("person", "")
    if not chosen:
        messages.error(request, _("Please choose a person."))
        return redirect(found)
    page = approval_page(found, request.actor, on=localdate())
    person = next((p for p in getattr(page, choices) if str(p.pk) == chosen), None)
    if person is None:
        raise Http404
    try:
        verb(found, person, by=request.actor, at=now())
        messages.success(request, words % {"name": person})
    except (AlreadyDecided, NotCompetent):
        messages.warning(request, _("This has been decided meanwhile."))
    return redirect(found)


@requires(Permission.REQUEST_ORDER)
@require_POST
def withdraw(request, number):
    """The requester takes the order back."""
    mine = Order.objects.visible_to(request.actor).filter(ordered_by=request.actor.user)
    held = get_object_or_404(
        mine.select_related("company", "approval"), number=number, approval__isnull=False
    )
    try:
        withdraw_order(held, by=request.actor, at=now())
        messages.success(request, _("Order %(number)s is withdrawn.") % {"number": held})
    except AlreadyDecided:
        messages.warning(request, _("Order %(number)s has been decided already.") % {"number": held})
    return redirect(held)


@requires(Permission.REQUEST_ORDER)
@require_POST
def submit_again(request, number):
    """To the checkout with what was let go, and what is different now."""
    mine = Order.objects.visible_to(request.actor).filter(ordered_by=request.actor.user)
    old = get_object_or_404(mine.select_related("company"), number=number, unit=request.actor.unit)
    try:
        name = _("Again: %(number)s") % {"number": old.number}
        cart = resubmit(old, name, by=request.actor, at=now())
    except WrongState:
        messages.warning(request, _("Order %(number)s cannot be submitted again.") % {"number": old})
        return redirect(old)
    return redirect("orders:checkout", cart.pk)


def _visible(request):
    return Approval.objects.visible_to(request.actor).select_related("order__company", "requester", "unit")


def found_approval(request, pk):
    """The request as the actor may see it, else a 404."""
    return get_object_or_404(_visible(request), pk=pk, order__isnull=False)


def _answer(request, found, verdict, reason, seen=""):
    number = {"number": found.reference}
    try:
        answer_approval(found.order, verdict, reason, seen=seen, by=request.actor, at=now())
    except AlreadyDecided:
        messages.warning(request, _("%(number)s has been decided by somebody else meanwhile.") % number)
        return
    said = _("%(number)s: approved.") if verdict == Verdict.YES else _("%(number)s: refused.")
    messages.success(request, said % number)
