"""What the pages of the administration of this room show alike."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join


def table(heads: Iterable, rows: Sequence[tuple]) -> str:
    if not rows:
        return "–"
    head = format_html_join("", '<th scope="col">{}</th>', ((each,) for each in heads))
    body = format_html_join(
        "", "<tr>{}</tr>", ((format_html_join("", "<td>{}</td>", ((cell,) for cell in row)),) for row in rows)
    )
    made = format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)
    return format_html('<div class="sheet-scroll wraps" tabindex="0">{}</div>', made)


def as_it_is(text: str) -> str:
    """A text of machines, which may be wider than the page: it can be reached and scrolled by keyboard."""
    return format_html('<pre tabindex="0">{}</pre>', text)
