"""Categories are added, moved and renamed; the addresses of all below them follow."""

import pytest

from catalog.models import Category
from catalog.tree import TreeProblem, add_category, move_category, rename_category, swap_category


def new(slug: str, parent: Category | None = None) -> Category:
    return add_category(Category(slug=slug, name_de=slug.title()), parent)


pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def tree(db) -> dict[str, Category]:
    """tools/drills/masonry, tools/saws, bolts"""
    tools = new("tools")
    drills = new("drills", tools)
    return {
        "tools": tools,
        "drills": drills,
        "masonry": new("masonry", drills),
        "saws": new("saws", tools),
        "bolts": new("bolts"),
    }


def addresses() -> list[str]:
    assert Category.objects.find_problems() == ([], [], [], [], [])
    return list(Category.objects.order_by("path").values_list("slug_path", flat=True))


def test_new_categories_stand_last_on_their_level(tree):
    assert addresses() == ["tools", "tools/drills", "tools/drills/masonry", "tools/saws", "bolts"]


def test_a_moved_category_takes_all_below_it_along(tree):
    move_category(tree["drills"], tree["bolts"])
    assert addresses() == ["tools", "tools/saws", "bolts", "bolts/drills", "bolts/drills/masonry"]


def test_a_category_becomes_the_first_root(tree):
    move_category(tree["saws"], None, first=True)
    assert addresses() == ["saws", "tools", "tools/drills", "tools/drills/masonry", "bolts"]


def test_a_renamed_category_changes_the_addresses_below_it(tree):
    rename_category(tree["drills"], "bits")
    assert addresses() == ["tools", "tools/bits", "tools/bits/masonry", "tools/saws", "bolts"]


def test_a_category_does_not_go_below_itself(tree):
    with pytest.raises(TreeProblem, match="below itself"):
        move_category(tree["tools"], tree["masonry"])


def test_two_categories_do_not_share_an_address(tree):
    new("saws", tree["bolts"])
    for refused in (
        lambda: new("saws", tree["tools"]),
        lambda: rename_category(tree["drills"], "saws"),
        lambda: move_category(tree["saws"], tree["bolts"]),
    ):
        with pytest.raises(TreeProblem, match="already"):
            refused()


def test_an_address_too_long_for_a_category_below_is_refused(tree):
    deep = tree["masonry"]
    for letter in "abc":
        deep = new(letter * 60, deep)
    with pytest.raises(TreeProblem, match="too long"):
        rename_category(tree["tools"], "t" * 60)
    assert len(addresses()) == 8


def test_neighbours_change_places_and_the_ends_stay(tree):
    assert swap_category(tree["drills"], down=True)
    assert addresses() == ["tools", "tools/saws", "tools/drills", "tools/drills/masonry", "bolts"]
    assert not swap_category(tree["drills"], down=True)
    assert swap_category(tree["drills"], down=False)
    assert addresses()[1] == "tools/drills"
