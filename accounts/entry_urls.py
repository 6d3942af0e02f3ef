"""Ways into the shop, and what keeps them safe."""

from django.urls import path

from . import entry_views as views

app_name = "entry"
urlpatterns = [
    path("accounts/sessions/", views.sessions, name="sessions"),
    path("accounts/sessions/others/end/", views.end_others, name="end_others"),
    path("accounts/sessions/<int:pk>/end/", views.end_one, name="end_session"),
    path("company/security/", views.security, name="security"),
]
