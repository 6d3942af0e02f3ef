from allauth.account.adapter import DefaultAccountAdapter


class ShopAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators for known companies; nobody signs up alone."""

    def is_open_for_signup(self, request):
        return False
