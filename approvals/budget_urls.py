from django.urls import path

from .views import budget as views

app_name = "budgets"
urlpatterns = [
    path("", views.budgets, name="list"),
    path("new/", views.new_budget, name="new"),
    path("<int:pk>/", views.budget, name="budget"),
    path("<int:pk>/entries.csv", views.entries, name="entries"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/adjust/", views.adjust, name="adjust"),
    path("<int:pk>/end/", views.end, name="end"),
]
