"""Two units are each put below the other in the same moment: one move happens, and the tree stays a tree."""

from threading import Barrier

import pytest

from accounts import units
from accounts.models import Unit
from accounts.units import UnitProblem, move_unit
from tests.orders.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(nordwerk) -> list[int]:
    return [Unit.objects.add_root({"company": nordwerk, "name": name}).pk for name in ("A", "B")]


def is_whole() -> bool:
    """Every unit but the top ones stands below one that exists."""
    paths = set(Unit.objects.values_list("path", flat=True))
    return all(path[: -Unit.steplen] in paths | {""} for path in paths)


def swap(two):
    one, other = (Unit.objects.get(pk=pk) for pk in two)
    return at_once(lambda: move_unit(one, other), lambda: move_unit(other, one))


def test_of_two_units_put_below_each_other_one_moves(two):
    for _ in range(15):
        results = swap(two)
        assert sorted(type(result).__name__ for result in results) == ["NoneType", "UnitProblem"]
        assert is_whole()
        below = Unit.objects.get(pk__in=two, depth=2)
        move_unit(below, None)


def test_control_without_the_lock_the_tree_breaks(two, monkeypatch):
    met, check = Barrier(2, timeout=10), units.check_place

    def check_together(unit, parent):
        check(unit, parent)
        met.wait()

    monkeypatch.setattr(units, "lock_tree", lambda: None)
    monkeypatch.setattr(units, "check_place", check_together)
    results = swap(two)
    assert not any(isinstance(result, UnitProblem) for result in results)
    assert any(results) or not is_whole()
