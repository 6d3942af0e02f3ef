"""The documentation to read and to try out: Swagger UI, without inline scripts and styles."""

from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

NOBODY: dict[str, list] = {"authentication_classes": [], "permission_classes": []}

openapi = SpectacularJSONAPIView.as_view(**NOBODY)
docs = SpectacularSwaggerSplitView.as_view(**NOBODY, url_name="edi:openapi", template_name="edi/docs.html")
