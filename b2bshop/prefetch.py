"""Pages that somebody is about to open are fetched while the pointer rests on their link.

By speculation rules, which a header names (https://html.spec.whatwg.org/multipage/speculative-loading.html). A browser
decides whether it has the battery and the line for it, and keeps what it fetched in memory for one visit, whatever the
page says about caches. Those that know nothing of it do without. No script.
"""

from django.http import JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from .access import public

# Reading them changes nothing. Not the search: what finds nothing is remembered.
FETCHED = ["/catalog/*", "/products/*", "/families/*", "/orders/*", "/approvals/*"]
NOT_FETCHED = ["/orders/exports/*"]


class PrefetchMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html") and not request.path.startswith(
            "/admin/"
        ):
            response["Speculation-Rules"] = f'"{reverse("prefetch")}"'
        return response


@public
@require_safe
@cache_control(public=True, max_age=86_400)
def rules(request):
    """Eagerness `moderate`: after the pointer rested 200 ms, or at the touch."""
    where = {
        "and": [
            {"href_matches": FETCHED},
            {"not": {"href_matches": NOT_FETCHED}},
            {"not": {"selector_matches": "[download], [hx-get], [rel~=nofollow]"}},
        ]
    }
    fetched = {"prefetch": [{"where": where, "eagerness": "moderate"}]}
    return JsonResponse(fetched, content_type="application/speculationrules+json")
