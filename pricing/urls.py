"""Addresses below /contracts/."""

from django.urls import path

from . import views

app_name = "pricing"
urlpatterns = [
    path("", views.contracts, name="contracts"),
    path("<path:number>/", views.contract, name="contract"),
]
