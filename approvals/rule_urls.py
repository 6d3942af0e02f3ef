from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from accounts.side import add_entry

from .views import rule

app_name = "rules"
add_entry(_("Approval rules"), "rules:list", Permission.MANAGE_RULES, order=80)
urlpatterns = [
    path("", rule.rules, name="list"),
    path("deadline/", rule.deadline, name="deadline"),
    path("new/", rule.new_rule, name="new"),
    path("<int:pk>/", rule.rule, name="rule"),
    path("<int:pk>/end/", rule.end, name="end"),
]
