from django.urls import path

from . import views

app_name = "sales"
urlpatterns = [
    path("", views.customers, name="customers"),
    path("tasks/<int:pk>/done/", views.done, name="done"),
    path("<str:number>/", views.customer, name="customer"),
    path("<str:number>/acting/", views.act, name="act"),
    path("<str:number>/visits/", views.visit, name="visit"),
    path("<str:number>/tasks/", views.task, name="task"),
]
