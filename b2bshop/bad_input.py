"""Input no form can hold – NUL bytes, undecodable text – is answered with a page that says so."""

from django.core.exceptions import BadRequest


class BadInputMiddleware:
    """PostgreSQL cannot store NUL. A request that carries one in its address or form is a 400, never a 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if "\x00" in request.path_info or any(
            "\x00" in v for values in request.GET.lists() for v in values[1]
        ):
            raise BadRequest("NUL character in the address")
