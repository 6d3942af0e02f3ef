"""All addresses of the shop; what the outside relies on is named in the README."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from accounts.views import set_language

from . import prefetch, views

handler400 = "b2bshop.views.bad_request"
handler500 = "b2bshop.views.server_error"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("prefetch.json", prefetch.rules, name="prefetch"),
    path("admin/", admin.site.urls),
    path("language/", set_language, name="set_language"),
    path("", include("accounts.entry_urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("company/order-fields/", include("orders.own_field_urls")),
    path("company/history/", include("orders.history_urls")),
    path("company/budgets/", include("approvals.budget_urls")),
    path("company/part-numbers/", include("catalog.part_urls")),
    path("company/rules/", include("approvals.rule_urls")),
    path("company/", include("accounts.urls")),
    path("approvals/", include("approvals.urls")),
    path("api/v1/", include("edi.urls")),
    path("contracts/", include("pricing.urls")),
    path("returns/", include("returns.urls")),
    path("sales/", include("sales.urls")),
    path("", include("catalog.urls")),
    path("", include("orders.urls")),
]
if settings.DEMO or settings.DEBUG:
    urlpatterns.append(path("gallery/", include("b2bshop.gallery")))
