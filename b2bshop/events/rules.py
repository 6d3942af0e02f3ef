"""When a failed delivery is tried again."""

from datetime import timedelta

LONGEST = timedelta(hours=6)


def back_off(attempts: int, jitter: float) -> timedelta:
    """1, 2, 4 … minutes, at most six hours, each stretched by up to a quarter so that retries spread out.

    `attempts` counts from 1; `jitter` is drawn by the caller from [0, 1).
    """
    wait = min(timedelta(minutes=2 ** min(attempts - 1, 20)), LONGEST)
    return wait * (1 + jitter / 4)
