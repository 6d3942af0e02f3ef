"""Pages under /as/<token>/ are those of a customer, seen by their account manager who acts for somebody there.

The token is in the address, and with it in every address on the page: tabs for two customers never share anything that
a session would keep. What may be done is what the person may, less what nobody does for another (see ALLOWED), on the
pages named here and on no others.
"""

import re
from dataclasses import replace

from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.shortcuts import render
from django.urls import get_script_prefix, set_script_prefix
from django.utils.timezone import localdate, now

from .actor import Actor
from .models import Acting, SalesAccess
from .permissions import Permission
from .queries import memberships_of

ADDRESS = re.compile(r"/as/([A-Za-z0-9_-]{16,32})(/.*)")
_LOOK = frozenset({Permission.SEE_PRICES, Permission.SEE_ORDERS, Permission.SEE_BUDGETS})
_PREPARE = _LOOK | {Permission.FILL_CART, Permission.MANAGE_LISTS}
_ORDER = _PREPARE | {
    Permission.REQUEST_ORDER,
    Permission.PLACE_ORDER,
    Permission.CANCEL_ORDER,
    Permission.RETURN_GOODS,
}
ALLOWED: dict[str, frozenset[Permission]] = {
    SalesAccess.ORDER: _ORDER,
    SalesAccess.PREPARE: _PREPARE,
    SalesAccess.READ: _LOOK,
    SalesAccess.NONE: frozenset(),
}
SAFE = ("GET", "HEAD", "OPTIONS")
ROOMS = {"catalog", "orders", "pricing", "returns"}
BESIDES = {"accounts:stop_acting", "set_language"}
# Approving is the customer's; tables are sent to somebody, and belong to who asked for them.
NEVER = {
    *("orders:approval", "orders:approve_several", "orders:change_lines", "orders:remark", "orders:pass_on"),
    *(
        "orders:name_approver",
        "orders:exports",
        "orders:export",
        "orders:price_list",
        "orders:price_list_file",
    ),
    *("orders:archive", "orders:join_cart", "orders:withdraw", "orders:submit_again"),
}


class ActingAddressMiddleware:
    """Takes the token out of the address; everything that is written into the page gets it back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.acting_token = ""
        found = ADDRESS.fullmatch(request.path_info)
        if found is None:
            return self.get_response(request)
        request.acting_token, request.path_info = found.groups()
        before = get_script_prefix()
        set_script_prefix(f"{before}as/{request.acting_token}/")
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(before)


class ActingGuardMiddleware:
    """Nobody gets any further under a token that is not theirs or has ended, nor to a page that is not for them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.acting_token or not request.user.is_authenticated:
            return None  # the page itself leads to the sign-in
        if request.actor.acting_for is None:
            return render(request, "accounts/acting_ended.html", status=403)
        match = request.resolver_match
        is_page = match.app_name in ROOMS or match.view_name in BESIDES
        is_read_only = request.actor.company.sales_access == SalesAccess.READ
        may_write = request.method in SAFE or not is_read_only or match.view_name in BESIDES
        if not is_page or match.view_name in NEVER or not may_write:
            return render(request, "accounts/acting_refused.html", status=403)
        return None


def acting_of(request) -> Acting | None:
    """What the address names, as long as it is the person's own and in force."""
    found = Acting.objects.filter(token=request.acting_token, rep=request.user).in_force(at=now())
    return found.select_related("company", "member__user").first()


def actor_acting(acting: Acting | None, rep) -> Actor:
    """The person's rights of this moment, as far as they are lent; nothing where something has changed meanwhile."""
    if acting is None or acting.company.account_manager_id != rep.pk:
        return Actor(user=rep)
    held = list(memberships_of(acting.member.user, on=localdate())) if acting.member.user.is_active else []
    member = next((each for each in held if each.pk == acting.member_id), None)
    if member is None or member.company.sales_access == SalesAccess.NONE:
        return Actor(user=rep)
    member.user = acting.member.user
    theirs = Actor.from_membership(member, held=held)
    lent = ALLOWED[member.company.sales_access]
    scopes = {permission: scope for permission, scope in theirs.scopes.items() if permission in lent}
    return replace(theirs, user=rep, acting_for=member.user, scopes=scopes)


class _OfOneTab(SessionStorage):
    """Messages of one token: the other tab does not read them."""

    @property
    def session_key(self) -> str:  # type: ignore[override]
        return f"_messages-{self.request.acting_token}"  # type: ignore[attr-defined]


def message_storage(request, *args, **kwargs):
    """For MESSAGE_STORAGE."""
    made = _OfOneTab if getattr(request, "acting_token", "") else FallbackStorage
    return made(request, *args, **kwargs)
