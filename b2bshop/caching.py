"""Pages that were made for one person are kept by nobody."""

from django.conf import settings
from django.utils.cache import patch_cache_control


class PrivatePagesMiddleware:
    """Prices, carts and orders stay out of every cache, also the browser's own after signing out.

    A view that says itself how long its answer may be kept is left alone, like drawings.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
            patch_cache_control(response, private=True, **{"no_store" if signed_in else "no_cache": True})
        return response
