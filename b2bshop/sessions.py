"""Sessions in Redis that outlive a Redis which is away for a moment."""

from django.contrib.sessions.backends import cache


class SessionStore(cache.SessionStore):
    def load(self):
        """Django's own takes an unreachable Redis for an unknown session: it would sign everybody out for good."""
        data = self._cache.get(self.cache_key)  # type: ignore[attr-defined]
        if data is None:
            self._session_key = None
            return {}
        return data
