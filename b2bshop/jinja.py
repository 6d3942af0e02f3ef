"""How Jinja is set up: everything is escaped, and a name that is missing is an error."""

from jinja2 import Environment, StrictUndefined


def environment(**options) -> Environment:
    options |= {"autoescape": True, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    return Environment(**options)  # noqa: S701 - autoescape is on
