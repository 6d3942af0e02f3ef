from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from accounts.side import add_entry

from .views import budget as views

app_name = "budgets"
add_entry(_("Budgets"), "budgets:list", Permission.SEE_BUDGETS, order=90)
urlpatterns = [
    path("", views.budgets, name="list"),
    path("new/", views.new_budget, name="new"),
    path("<int:pk>/", views.budget, name="budget"),
    path("<int:pk>/entries.csv", views.entries, name="entries"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/adjust/", views.adjust, name="adjust"),
    path("<int:pk>/end/", views.end, name="end"),
]
