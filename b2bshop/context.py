"""What every page knows of the shop itself."""

from django.conf import settings


def shop(request) -> dict:
    return {"shop_name": settings.SHOP_NAME}
