"""Pages of sales reps: for who looks after a customer. They hold no permission of any company."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404

from accounts.models import Company


def for_reps(view: Callable) -> Callable:
    """Signed in, and somebody's account manager; nobody else learns that there is such a page."""

    @wraps(view)
    def entrance(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not Company.objects.looked_after_by(request.user).exists():
            raise Http404
        return view(request, *args, **kwargs)

    entrance.access = "rep"  # type: ignore[attr-defined]
    return entrance
