from django.urls import path

from .views import request as views

app_name = "approvals"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("deputies/", views.deputies, name="deputies"),
    path("deputies/<int:pk>/end/", views.end, name="end_deputy"),
]
