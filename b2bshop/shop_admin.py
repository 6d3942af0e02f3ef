"""The Django admin as the shop serves it; registered in place of django.contrib.admin."""

from django.contrib.admin.apps import AdminConfig


class ShopAdminConfig(AdminConfig):
    default_site = "b2bshop.admin_site.ShopAdminSite"
