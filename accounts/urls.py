from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("", views.company, name="company"),
    path("switch/", views.switch, name="switch"),
]
