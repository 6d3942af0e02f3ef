"""Every query of a page starts from what the actor may see."""

import ast
from pathlib import Path

import pytest

ROOMS = Path(__file__).resolve().parent.parent.parent
FLOOR = (
    "*/views.py",
    "*/*_views.py",
    "*/views/*.py",
    "*/pages.py",
    "*/pages/*.py",
    "*/forms.py",
    "*/forms/*.py",
)
PAGES = sorted(file for pattern in FLOOR for file in ROOMS.glob(pattern) if ".venv" not in file.parts)
SCOPED = (
    "visible_to",
    "reachable",
    "that_get_what_is_added",
    "changeable_by",
    "manageable_by",
    "looked_after_by",
    "of_rep",
    "none",
)  # the others begin with the first
# Rows that belong to nobody, or that are reached through a row that is in scope already.
SHARED = {
    "Category",  # the tree is the same for all; what stands in it is scoped
    "CategoryAttribute",
    "AttributeValue",  # of products that are in scope
    "ProductUnit",  # of products that are in scope
    "CartLine",  # of carts that are in scope
    "User",  # the empty set a form begins with; what it offers is given to it
}


def unscoped(source: str) -> list[str]:
    """`Model.objects` that is not followed by `.visible_to(`."""
    tree = ast.parse(source)
    scoped = {
        id(call.func.value)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in SCOPED
    }
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("objects", "_default_manager")
        and id(node) not in scoped
        and ast.unparse(node.value) not in SHARED
    ]


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOMS)))
def test_every_query_of_a_page_is_scoped(file):
    assert unscoped(file.read_text(encoding="utf-8")) == []


def test_the_pages_of_all_rooms_are_looked_at():
    names = {str(file.relative_to(ROOMS)) for file in PAGES}
    assert {
        "catalog/views/shop.py",
        "catalog/pages/listing.py",
        "orders/views/carts.py",
        "accounts/views/company.py",
    } <= names


@pytest.mark.parametrize(
    "planted",
    [
        "order = get_object_or_404(Order.objects, number=number)",
        "orders = Order.objects.filter(pk=pk)",
        "orders = models.Order.objects.all()",
        "found = Order._default_manager.first()",
        "scope = Order.objects.visible_to",
    ],
)
def test_a_query_that_forgot_its_scope_is_found(planted):
    assert unscoped(planted)


def test_a_scoped_query_passes():
    assert unscoped("get_object_or_404(Order.objects.visible_to(request.actor).open(), number=1)") == []
