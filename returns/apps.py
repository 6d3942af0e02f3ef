from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReturnsConfig(AppConfig):
    name = "returns"
    verbose_name = _("Returns and claims")

    def ready(self):
        from . import consumers  # noqa: F401  registers what follows facts
