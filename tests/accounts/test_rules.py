import pytest

from accounts.permissions import PRESETS, WIDTH, Permission, Scope
from accounts.rules import BadVatId, check_vat_id


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("de 136 695 976", "DE136695976"),
        ("ATU13585627", "ATU13585627"),
        ("CHE-107.787.577 MWST", "CHE107787577MWST"),
        ("CHE107787577", "CHE107787577"),
        ("DE１36695976", "DE136695976"),  # full-width digits are the same digits
    ],
)
def test_a_vat_id_is_kept_in_plain_letters_and_digits(typed, kept):
    assert check_vat_id(typed) == kept


@pytest.mark.parametrize("typed", ["DE136695977", "ATU1358562", "CHE107787578", "XX123", "136695976"])
def test_a_vat_id_with_a_wrong_check_digit_or_country_is_refused(typed):
    with pytest.raises(BadVatId):
        check_vat_id(typed)


def test_presets_grow_from_looking_to_managing():
    assert PRESETS["viewer"].permissions < PRESETS["requester"].permissions < PRESETS["buyer"].permissions
    assert Permission.PLACE_ORDER not in PRESETS["requester"].permissions
    assert PRESETS["admin"].permissions == frozenset(Permission)
    assert max(WIDTH, key=WIDTH.get) == Scope.COMPANY
