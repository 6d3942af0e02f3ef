"""My contracts: for everybody who sees prices."""

from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from b2bshop.access import requires

from .models import Contract
from .pages import contract_page, contract_rows, quota_rows


@requires(Permission.SEE_PRICES)
@require_safe
def contracts(request):
    rows, quotas = contract_rows(request.actor, on=localdate()), quota_rows(request.actor, on=localdate())
    return render(request, "pricing/contracts.html", {"rows": rows, "quotas": quotas})


@requires(Permission.SEE_PRICES)
@require_safe
def contract(request, number):
    seen = Contract.objects.visible_to(request.actor).filter(is_active=True)
    found = get_object_or_404(seen.select_related("unit", "company", "group"), number=number)
    page = contract_page(found, request.GET, request.actor, on=localdate())
    return render(request, "pricing/contract.html", {"page": page, "contract": found})
