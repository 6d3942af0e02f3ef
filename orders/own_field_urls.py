from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from accounts.side import add_entry

from .views import own_fields as views

app_name = "own_fields"
add_entry(_("Order fields"), "own_fields:list", Permission.MANAGE_COMPANY, order=75, wide=True)
urlpatterns = [
    path("", views.own_fields, name="list"),
    path("new/", views.own_field, name="new"),
    path("<int:pk>/", views.own_field, name="change"),
    path("<int:pk>/remove/", views.remove, name="remove"),
]
