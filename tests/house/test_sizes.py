"""Small files, short functions, rooms with a card. The numbers are ARCHITECTURE's aims with a little air."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = "b2bshop accounts catalog pricing approvals orders quotes returns support edi sales".split()
FILE, FUNCTION, VIEW, TEMPLATE, CARD = 400, 45, 25, 120, 14


def sources():
    for room in ROOMS:
        yield from (p for p in sorted((ROOT / room).rglob("*.py")) if "migrations" not in p.parts)


def length(node) -> int:
    return node.end_lineno - node.lineno + 1


def too_long(path: Path, source: str) -> list[str]:
    limit = VIEW if "views" in path.stem or "views" in path.parts else FUNCTION
    functions = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef)]
    found = [f"{path.name}:{f.name} {length(f)}" for f in functions if length(f) > limit]
    return found + ([f"{path.name} {source.count(chr(10))}"] if source.count("\n") > FILE else [])


def test_files_and_functions_stay_small():
    assert [line for path in sources() for line in too_long(path, path.read_text())] == []


def test_templates_stay_small():
    assert [
        str(p) for p in (ROOT / "templates").rglob("*.html") if p.read_text().count("\n") > TEMPLATE
    ] == []


def test_every_room_has_a_card_of_a_few_lines():
    for room in ROOMS:
        card = ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text())) or ""
        assert 2 <= len(card.splitlines()) <= CARD, room


def test_there_is_no_junk_drawer():
    names = {p.stem for p in sources()} | {p.parent.name for p in sources()}
    assert names.isdisjoint({"common", "core", "utils", "helpers", "misc"})


def test_control_a_long_function_is_found():
    source = "def f():\n" + "    pass\n" * 50
    assert too_long(Path("x.py"), source) == ["x.py:f 51"]
