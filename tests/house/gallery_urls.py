"""The shop's addresses with the gallery, which otherwise exists in demo and debug only."""

from django.urls import include, path

from b2bshop.urls import urlpatterns as shop

urlpatterns = [path("gallery/", include("b2bshop.gallery")), *shop]
