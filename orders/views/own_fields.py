"""The fields a company adds to its orders: the list, one of them, and taking it away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.answers import done, form_page, is_sent
from accounts.ceiling import is_wide
from accounts.permissions import Permission
from b2bshop.access import requires
from orders.actions.own_fields import MOST, remove_own_field, save_own_field
from orders.forms import OwnFieldForm
from orders.models import OwnField
from orders.own_fields import fields_of


@requires(Permission.MANAGE_COMPANY)
@require_safe
def own_fields(request):
    _need_wide(request)
    fields = fields_of(request.actor)
    context = {"fields": fields, "is_full": len(fields) >= MOST, "most": MOST}
    return render(request, "orders/own_fields.html", context)


@requires(Permission.MANAGE_COMPANY)
@require_http_methods(["GET", "HEAD", "POST"])
def own_field(request, pk=None):
    _need_wide(request)
    mine = OwnField.objects.visible_to(request.actor)
    row = get_object_or_404(mine, pk=pk) if pk else OwnField(place=mine.count() + 1)
    title = _("Field “%(name)s”") % {"name": row.name} if pk else _("New field")
    form = OwnFieldForm(request.POST or None, instance=row, actor=request.actor)
    if is_sent(request, form) and done(form, save_own_field, form.instance, by=request.actor, at=now()):
        messages.success(request, _("The field is saved."))
        return redirect("own_fields:list")
    drop = {"url": reverse("own_fields:remove", args=[pk]), "label": _("Remove this field")} if pk else None
    return form_page(request, form, title, reverse("own_fields:list"), more=drop)


@requires(Permission.MANAGE_COMPANY)
@require_POST
def remove(request, pk):
    _need_wide(request)
    row = get_object_or_404(OwnField.objects.visible_to(request.actor), pk=pk)
    remove_own_field(row, by=request.actor, at=now())
    messages.success(request, _("The field is gone. Orders keep what was said in it."))
    return redirect("own_fields:list")


def _need_wide(request):
    if not is_wide(request.actor, Permission.MANAGE_COMPANY):
        raise PermissionDenied
