"""Admin site whose sign-in goes through allauth, so its rate limits and second factors cover staff too."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class ShopAdminSite(admin.AdminSite):
    site_header = _("b2bshop administration")
    site_title = "b2bshop"
    index_title = _("Administration")

    def __init__(self, name="admin"):
        super().__init__(name)
        self.login = secure_admin_login(super().login)  # type: ignore[method-assign]

    def each_context(self, request):
        """Says on every page where staff need no second factor: on a public address that is a mistake."""
        return super().each_context(request) | {"staff_without_mfa": not settings.STAFF_NEED_MFA}

    def get_app_list(self, request, app_label=None):
        """A library's model goes by the name its page gives it (`plural`)."""
        apps = super().get_app_list(request, app_label)
        for entry in (model for app in apps for model in app["models"]):
            entry["name"] = getattr(self._registry[entry["model"]], "plural", entry["name"])
        return apps
