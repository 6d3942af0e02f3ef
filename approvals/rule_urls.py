from django.urls import path

from .views import rule

app_name = "rules"
urlpatterns = [
    path("", rule.rules, name="list"),
    path("deadline/", rule.deadline, name="deadline"),
    path("new/", rule.new_rule, name="new"),
    path("<int:pk>/", rule.rule, name="rule"),
    path("<int:pk>/end/", rule.end, name="end"),
]
