from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Companies and people")

    def ready(self):
        from allauth.mfa.signals import authenticator_added
        from django.contrib.auth.signals import user_logged_in

        from . import entry_consumers  # noqa: F401
        from .entry_mfa import remember_added
        from .entry_sessions import remember_sign_in

        authenticator_added.connect(remember_added, dispatch_uid="accounts.entry_mfa")
        user_logged_in.connect(remember_sign_in, dispatch_uid="accounts.entry_sessions")
