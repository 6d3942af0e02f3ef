"""Budgets of the company: who uses them sees what is left, who manages them writes them."""

from django.http import HttpResponse

from accounts.permissions import Permission
from b2bshop.access import requires


@requires(Permission.SEE_BUDGETS)
def budget(request, pk):
    return HttpResponse()


budgets = new_budget = entries = change = adjust = end = budget
