"""Admin site whose sign-in goes through allauth, so its rate limits and second factors cover staff too."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class ShopAdminSite(admin.AdminSite):
    site_header = _("b2bshop administration")
    site_title = "b2bshop"
    index_title = _("Administration")

    def __init__(self, name="admin"):
        super().__init__(name)
        self.login = secure_admin_login(super().login)  # type: ignore[method-assign]
