"""Mappings: which column becomes which field. The TOML format is described in docs/import.md."""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from .cells import Bad, Cell, Field, Form, shown, to_decimal
from .reading import Source, Table, Unreadable

Getter = Callable[[Sequence[Cell]], Cell]
_PART = re.compile(r"\{([^{}]+)\}")
_RECIPE_KEYS = {"column", "value", "template", "translate", "default", "times"}
_SKIP_KEYS = {"column", "matches", "equals", "empty", "reason"}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where a field comes from: a column, a constant or a template of columns; then translated and multiplied."""

    column: str = ""
    value: str | None = None
    template: str = ""
    translate: dict[str, str] = field(default_factory=dict)
    default: str = ""
    times: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows that are left out on purpose: the column matches, equals or is empty."""

    column: str
    reason: str
    holds: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Join:
    """A second table, read into memory: rows whose `key` equals the main file's `on` column."""

    name: str
    file: str
    on: str
    key: str


@dataclass(frozen=True)
class Mapping:
    fields: dict[str, Recipe] = field(default_factory=dict)
    form: Form = field(default_factory=Form)
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    repeats: str = "reject"
    create: frozenset[str] = frozenset()
    skips: tuple[Skip, ...] = ()
    joins: tuple[Join, ...] = ()
    is_plain: bool = True

    def with_constants(self, constants: dict[str, str]) -> "Mapping":
        """The same mapping with fields fixed from outside, such as the contract named on the command line."""
        fixed = {name: Recipe(value=value) for name, value in constants.items()}
        return replace(self, fields={**self.fields, **fixed})


def load(path: Path) -> Mapping:
    """The mapping in a TOML file; raises Unreadable with what is wrong in it."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return _mapping(data)
    except (
        OSError,
        UnicodeError,
        tomllib.TOMLDecodeError,
        KeyError,
        TypeError,
        ValueError,
        re.error,
    ) as error:
        values = {"path": path, "error": error}
        raise Unreadable(_("The mapping %(path)s cannot be used: %(error)s") % values) from error


def _mapping(data: dict[str, Any]) -> Mapping:
    _known(data, {"file", "rows", "fields", "skip", "join"}, "")
    file, rows = data.get("file", {}), data.get("rows", {})
    _known(file, {"encoding", "delimiter", "sheet", "decimal", "dates"}, "file")
    _known(rows, {"repeats", "create"}, "rows")
    if rows.get("repeats", "reject") not in ("reject", "skip"):
        raise ValueError('rows.repeats is "reject" or "skip"')
    if file.get("decimal", "") not in ("", ".", ","):
        raise ValueError('file.decimal is "." or ","')
    return Mapping(
        fields={name: _recipe(name, recipe) for name, recipe in data.get("fields", {}).items()},
        form=Form(file.get("decimal", ""), tuple(file.get("dates", ()))),
        encoding=file.get("encoding", ""),
        delimiter=file.get("delimiter", ""),
        sheet=file.get("sheet", ""),
        repeats=rows.get("repeats", "reject"),
        create=frozenset(rows.get("create", ())),
        skips=tuple(_skip(rule) for rule in data.get("skip", ())),
        joins=tuple(Join(name=name, **join) for name, join in data.get("join", {}).items()),
        is_plain=False,
    )


def _known(table: dict, names: set[str], where: str) -> None:
    unknown = sorted(set(table) - names)
    if unknown:
        raise ValueError(f"[{where}] does not know {', '.join(unknown)}; it knows {', '.join(sorted(names))}")


def _recipe(name: str, data: str | dict) -> Recipe:
    if isinstance(data, str):
        return Recipe(column=data)
    _known(data, _RECIPE_KEYS, f"fields.{name}")
    if sum(key in data for key in ("column", "value", "template")) != 1:
        raise ValueError(f"[fields.{name}] needs one of column, value, template")
    times = Decimal(str(data["times"])) if "times" in data else None
    return Recipe(**{**data, "times": times})


def _skip(data: dict) -> Skip:
    _known(data, _SKIP_KEYS, "skip")
    if "matches" in data:
        found = re.compile(data["matches"])
        return Skip(data["column"], data["reason"], lambda text: found.search(text) is not None)
    if "equals" in data:
        values = frozenset([data["equals"]] if isinstance(data["equals"], str) else data["equals"])
        return Skip(data["column"], data["reason"], lambda text: text in values)
    wanted = bool(data["empty"])
    return Skip(data["column"], data["reason"], lambda text: (text == "") is wanted)


@dataclass(slots=True)
class Plan:
    """A mapping bound to a header: how to get each field from the cells of a record."""

    steps: list[tuple[Field, str, Getter]]
    constants: dict[str, Any]
    skips: list[tuple[Getter, Skip]]
    present: frozenset[str]
    ignored: list[str]


def bind(mapping: Mapping, source: Table, fields: Sequence[Field]) -> Plan:
    """Raises Unreadable where a mandatory column, or one that the mapping names, is not in the header."""
    known = {f.name: f for f in fields}
    unknown = sorted(set(mapping.fields) - set(known))
    if unknown:
        values = {"names": ", ".join(unknown), "known": ", ".join(known)}
        raise Unreadable(_("The mapping names unknown fields: %(names)s. Known: %(known)s.") % values)
    columns = _Columns(mapping, source)
    recipes = dict(mapping.fields)
    if mapping.is_plain:
        recipes = {name: Recipe(column=name) for name in known if columns.has(name)} | recipes
    missing = [f.name for f in fields if f.required and f.name not in recipes]
    if missing:
        raise Unreadable(_missing(missing, source))
    constants = {
        name: _constant(known[name], r, mapping) for name, r in recipes.items() if r.value is not None
    }
    varied = {name: r for name, r in recipes.items() if r.value is None}
    steps = [(known[name], r.column or name, columns.recipe(r, mapping.form)) for name, r in varied.items()]
    skips = [(columns.get(skip.column), skip) for skip in mapping.skips]
    return Plan(
        steps,
        constants,
        skips,
        frozenset(recipes),
        [n for n in source.header if n and not columns.is_used(n)],
    )


def _constant(one: Field, recipe: Recipe, mapping: Mapping) -> Any:
    try:
        return one.read(recipe.value or "", mapping.form)
    except Bad as bad:
        raise Unreadable(f"{one.name} “{recipe.value}”: {bad}") from bad


def _missing(names: list[str], source: Table) -> str:
    values = {"names": ", ".join(names), "found": ", ".join(source.header)}
    return _("The column %(names)s is missing. Columns found: %(found)s.") % values


class _Columns:
    """Finds columns of the main file, and of joined tables as `join.column`."""

    def __init__(self, mapping: Mapping, source: Table):
        self._source = source
        self._index = {name.casefold(): number for number, name in enumerate(source.header) if name}
        self._used: set[str] = set()
        self._joins = {join.name: join for join in mapping.joins}
        self._tables: dict[str, tuple[dict[str, int], dict[str, list]]] = {}

    def has(self, name: str) -> bool:
        return name.casefold() in self._index

    def is_used(self, name: str) -> bool:
        return name.casefold() in self._used

    def get(self, name: str) -> Getter:
        if self.has(name):
            self._used.add(name.casefold())
            place = self._index[name.casefold()]
            return lambda cells: cells[place]
        table, _dot, column = name.partition(".")
        if table in self._joins:
            return self._joined(self._joins[table], column)
        raise Unreadable(_missing([name], self._source))

    def _joined(self, join: Join, column: str) -> Getter:
        index, rows = self._table(join)
        if column.casefold() not in index:
            raise Unreadable(_missing([f"{join.name}.{column}"], self._source))
        place, key = index[column.casefold()], self.get(join.on)

        def get(cells: Sequence[Cell]) -> Cell:
            wanted = _key(key(cells))
            if not wanted:
                return ""
            if wanted not in rows:
                raise Bad(_("%(key)s is not in %(file)s") % {"key": wanted, "file": join.file})
            return rows[wanted][place]

        return get

    def _table(self, join: Join) -> tuple[dict[str, int], dict[str, list]]:
        if join.name not in self._tables:
            table = Source(self._source.path.parent / join.file)
            index = {name.casefold(): number for number, name in enumerate(table.header)}
            if join.key.casefold() not in index:
                raise Unreadable(_missing([f"{join.name}.{join.key}"], table))
            place = index[join.key.casefold()]
            rows = {_key(record.cells[place]): record.cells for record in table if record.damage is None}
            table.close()
            self._tables[join.name] = index, rows
        return self._tables[join.name]

    def recipe(self, recipe: Recipe, form: Form) -> Getter:
        get = self._template(recipe.template) if recipe.template else self.get(recipe.column)
        if not (recipe.translate or recipe.default or recipe.times):
            return get

        def worked(cells: Sequence[Cell]) -> Cell:
            cell = get(cells)
            if recipe.translate:
                cell = recipe.translate.get(shown(cell).strip(), cell)
            if recipe.default and shown(cell).strip() == "":
                return recipe.default
            if recipe.times is not None and shown(cell).strip():
                value = cell if isinstance(cell, Decimal) else to_decimal(cell, form)
                return round(value * recipe.times, 4)
            return cell

        return worked

    def _template(self, template: str) -> Getter:
        parts = [(name, self.get(name)) for name in _PART.findall(template)]

        def fill(cells: Sequence[Cell]) -> str:
            values = {name: shown(get(cells)).strip() for name, get in parts}
            return _PART.sub(lambda match: values[match[1]], template)

        return fill


def _key(cell: Cell) -> str:
    """Keys of joined tables: `12.0`, as spreadsheets export whole numbers, is `12`."""
    text = shown(cell).strip()
    return text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text
