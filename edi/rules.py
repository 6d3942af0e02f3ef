"""When a message to a partner's system is tried again, and when we give up."""

from datetime import timedelta

# After the first try, the second, …: some 45 hours in all. Standard Webhooks, section "Retries".
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
LONGEST_REST = timedelta(hours=1)


def wait(attempts: int, jitter: float) -> timedelta | None:
    """Until the next try of one message after so many in vain, stretched by up to a tenth; None: no further one.

    `attempts` counts from 1; `jitter` is drawn by the caller from [0, 1).
    """
    return WAITS[attempts - 1] * (1 + jitter / 10) if attempts <= len(WAITS) else None


def rest(failures: int) -> timedelta:
    """How long an address is left alone after so many tries in a row that failed, whatever they were about."""
    return min(WAITS[min(failures, len(WAITS)) - 1], LONGEST_REST)


def has_given_up(since: timedelta) -> bool:
    """An address that took nothing for as long as one message is tried is shut off."""
    return since >= sum(WAITS, timedelta())
