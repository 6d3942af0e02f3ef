from types import SimpleNamespace
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils.timezone import now

from b2bshop.post.sending import queue_text


class ShopAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators for known companies; nobody signs up alone."""

    def is_open_for_signup(self, request):
        return False

    def format_email_subject(self, subject):
        return str(subject)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Also to somebody who was never asked to confirm their address: it is the one they sign in with."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def send_mail(self, template_prefix, email, context):
        """Through the shop's own queue: the answer takes as long for an unknown address as for a known one."""
        site = SimpleNamespace(name=settings.SHOP_NAME, domain=settings.BASE_URL)
        message = self.render_mail(template_prefix, email, {"email": email, "current_site": site} | context)
        queue_text(message.subject, message.body, to=email, key=uuid4().hex, at=now())
