"""Ways into the shop, and what keeps them safe."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from .permissions import Permission
from .side import add_entry
from .views import entry as views

app_name = "entry"
add_entry(_("Requests to join"), "entry:join_requests", Permission.MANAGE_MEMBERS, order=35)
add_entry(_("Security"), "entry:security", Permission.MANAGE_COMPANY, order=15)
urlpatterns = [
    path("accounts/register/", views.register, name="register"),
    path("accounts/register/sent/", views.registered, name="registered"),
    path("accounts/register/confirm/<str:secret>/", views.confirm, name="confirm"),
    path("accounts/join/", views.join, name="join"),
    path("accounts/join/sent/", views.join_sent, name="join_sent"),
    path("accounts/sessions/", views.sessions, name="sessions"),
    path("accounts/sessions/others/end/", views.end_others, name="end_others"),
    path("accounts/sessions/<int:pk>/end/", views.end_one, name="end_session"),
    path("company/security/", views.security, name="security"),
    path("company/join-requests/", views.join_requests, name="join_requests"),
    path("company/join-requests/<int:pk>/", views.answer_join, name="answer_join"),
]
