from django.apps import AppConfig

from .celery import app as celery_app

__all__ = ["ShopConfig", "celery_app"]  # loaded with Django, so that every @shared_task finds the shop's broker


class ShopConfig(AppConfig):
    name = "b2bshop"
