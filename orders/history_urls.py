from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from accounts.side import add_entry

from .views import history as views

app_name = "history"
add_entry(_("Audit trail"), "history:list", Permission.MANAGE_COMPANY, order=100, wide=True)
urlpatterns = [
    path("", views.history, name="list"),
    path("table.csv", views.history_table, name="table"),
    path("tables/", views.ask, name="ask"),
    path("tables/<int:pk>/", views.download, name="download"),
]
