from django.apps import AppConfig

from .celery import app as celery_app

# Loaded with Django, so that every @shared_task finds the shop's broker.
__all__ = ["ShopConfig", "celery_app"]


class ShopConfig(AppConfig):
    name = "b2bshop"
