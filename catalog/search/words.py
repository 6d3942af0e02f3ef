"""Words of a question against the words of the catalogue: stems, compounds, synonyms, slips; and the index's query."""

# ruff: noqa: E501 - statements are easier to read whole

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection

from .reading import Term

# German heads stand at the end: a Sechskantschraube is a Schraube, a Schraubendreher is not.
_LOOK_UP = r"""
SELECT t.word, ts_lexize('german_stem', t.word), ts_lexize('english_stem', t.word),
  ARRAY(SELECT w.word FROM catalog_searchword w, unnest(known.stems) AS stem
        WHERE length(stem) >= 4 AND w.word LIKE '%%' || stem AND w.word <> stem ORDER BY w.products DESC LIMIT 60),
  ARRAY(SELECT w.word FROM catalog_searchword w, unnest(known.stems) AS stem
        WHERE length(stem) >= 3 AND w.word LIKE '%%' || stem || '%%' ORDER BY w.products DESC LIMIT 60),
  ARRAY(SELECT DISTINCT asked::text FROM catalog_synonym s, unnest(s.words) AS other,
        LATERAL (SELECT plainto_tsquery('german', other) UNION SELECT plainto_tsquery('english', other)) AS q(asked)
        WHERE s.words @> ARRAY[t.word]::varchar[] AND other <> t.word AND numnode(asked) > 0)
FROM unnest(%(words)s::text[]) AS t(word),
LATERAL (SELECT ARRAY(SELECT unnest(ts_lexize('german_stem', t.word)) UNION SELECT unnest(ts_lexize('english_stem', t.word)))
  AS stems) AS known
"""
_NEAR = """
SELECT t.word, ARRAY(SELECT w.word FROM catalog_searchword w WHERE w.word %% t.stem
  ORDER BY similarity(w.word, t.stem) DESC, w.products DESC LIMIT 3)
FROM unnest(%(words)s::text[], %(stems)s::text[]) AS t(word, stem)
"""
# A compound that the catalogue writes as two words: both halves must be words of its own.
_SPLIT = """
SELECT t.word, a.word, b.word FROM unnest(%(words)s::text[]) AS t(word), generate_series(3, length(t.word) - 3) AS n,
  LATERAL (SELECT unnest(ts_lexize('german_stem', regexp_replace(left(t.word, n), '(?<=...)s$', '')))) AS x(stem),
  LATERAL (SELECT unnest(ts_lexize('german_stem', substr(t.word, n + 1)))) AS y(stem),
  catalog_searchword a, catalog_searchword b
WHERE a.word = x.stem AND b.word = y.stem ORDER BY a.products + b.products DESC
"""


@dataclass(slots=True)
class Known:
    """What the catalogue knows of one typed word; a word like "für" has no stems and asks for nothing."""

    stems: set[str]
    ends: Sequence[str] = ()
    holds: Sequence[str] = ()
    synonyms: Sequence[str] = ()
    near: Sequence[str] = ()
    halves: Sequence[tuple[str, str]] = ()


@dataclass(slots=True)
class Lexicon:
    terms: Sequence[Term]
    known: dict[str, Known] = field(default_factory=dict)

    def query(self, *, is_wide: bool, weight: str = "") -> str:
        """A tsquery of every term, "" where none asks for anything; a weight holds for words, marks have none."""
        asked = [self._term(term, is_wide, weight) for term in self.terms]
        return " & ".join(f"({one})" for one in asked if one)

    def _term(self, term: Term, is_wide: bool, weight: str) -> str:
        ways = []
        for way in term.ways:
            parts = [self._part(part, is_wide, weight) for part in way]
            if parts := [part for part in parts if part]:
                ways.append(" & ".join(f"({part})" for part in parts))
        return " | ".join(f"({way})" for way in ways)

    def _part(self, part: str, is_wide: bool, weight: str) -> str:
        if part.startswith("="):
            return f"{quoted(part[:-1])}:*" if part.endswith("*") else quoted(part)
        known = self.known[part]
        if not known.stems:
            return ""
        exact = {*known.stems, *known.ends, *(known.holds if is_wide else ()), *known.near}
        ways = [quoted(word) + (f":{weight}" if weight else "") for word in sorted(exact)]
        if is_wide:
            ways += [f"{quoted(stem)}:*{weight}" for stem in sorted(known.stems) if len(stem) >= 2]
        ways += [f"({asked})" for asked in known.synonyms]
        ways += [f"({quoted(first)} & {quoted(second)})" for first, second in known.halves]
        return " | ".join(ways)


def look_up(terms: Sequence[Term]) -> Lexicon:
    """One statement for all words of a question; none where there are only numbers and amounts."""
    words = _words(terms)
    lexicon = Lexicon(terms)
    if words:
        with connection.cursor() as cursor:
            cursor.execute(_LOOK_UP, {"words": words})
            for word, german, english, ends, holds, synonyms in cursor.fetchall():
                # what either language takes for empty ("für", "for") asks for nothing
                stems = {*german, *english} if german and english else set()
                lexicon.known[word] = Known(stems, ends, holds, synonyms)
    return lexicon


def look_up_near(terms: Sequence[Term], lexicon: Lexicon) -> Lexicon:
    """The same with words that are written alike, and compounds in their halves. Two statements."""
    stems = {word: max(known.stems) for word, known in lexicon.known.items() if known.stems}
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, {"words": list(stems), "stems": list(stems.values())})
        for word, near in cursor.fetchall():
            lexicon.known[word].near = near
        cursor.execute(_SPLIT, {"words": [word for word in stems if len(word) >= 6]})
        for word, first, second in cursor.fetchall():
            lexicon.known[word].halves = [*lexicon.known[word].halves, (first, second)][:3]
    return lexicon


def quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _words(terms: Iterable[Term]) -> list[str]:
    return list(dict.fromkeys(word for term in terms for word in term.words))
