from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "b2bshop.events"
    verbose_name = _("Journal")

    def ready(self):
        autodiscover_modules("consumers")
