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
    return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)
