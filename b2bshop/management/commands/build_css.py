"""Joins static/css/parts/*.css into the one stylesheet that pages load."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

# Layers decide who wins, so the order of the files does not matter beyond being the same every time.
LAYERS = "@layer reset, tokens, base, layout, components, utilities;"
STRING_OR_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|/\*.*?\*/', re.DOTALL)


class Command(BaseCommand):
    help = "Writes static/css/shop.css from static/css/parts/."
    requires_system_checks = []

    def handle(self, *args, **options):
        target = stylesheet()
        text = joined()
        target.write_text(text, encoding="utf-8")
        self.stdout.write(f"{target.name}: {len(text.encode())} bytes")


def stylesheet() -> Path:
    return settings.BASE_DIR / "static" / "css" / "shop.css"


def joined() -> str:
    """The stylesheet as it must be committed: every part by name, without comments and spare whitespace."""
    parts = sorted((stylesheet().parent / "parts").glob("*.css"))
    blocks = [squeeze(part.read_text(encoding="utf-8")) for part in parts]
    return "\n".join([LAYERS, *blocks]) + "\n"


def squeeze(css: str) -> str:
    """Drops comments and whitespace that CSS does not need. Strings stay as they are.

    >>> squeeze('a  { color : red; }')
    'a{color : red}'
    """
    kept: list[str] = []

    def put_aside(match: re.Match) -> str:
        if match[0].startswith("/*"):
            return ""
        kept.append(match[0])
        return f'"{len(kept) - 1}"'

    css = STRING_OR_COMMENT.sub(put_aside, css)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    css = css.replace(": ", ":").replace(";}", "}").strip()
    return re.sub(r'"(\d+)"', lambda match: kept[int(match[1])], css)
