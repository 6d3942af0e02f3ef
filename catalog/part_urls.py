"""Addresses below /company/part-numbers/."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from accounts.side import add_entry

from .views import part_numbers as views

app_name = "part_numbers"
add_entry(_("Part numbers"), "part_numbers:list", Permission.MANAGE_PART_NUMBERS, order=75)
urlpatterns = [
    path("", views.numbers, name="list"),
    path("new/", views.number, name="new"),
    path("<int:pk>/", views.number, name="number"),
    path("<int:pk>/remove/", views.remove, name="remove"),
    path("download/", views.download, name="download"),
    path("empty/", views.empty, name="empty"),
    path("upload/", views.upload, name="upload"),
    path("upload/<str:token>/", views.confirm, name="confirm"),
    path("upload/<str:token>/failed/", views.failed, name="failed"),
]
