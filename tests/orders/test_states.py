from b2bshop.moves import sources_of
from orders.states import MOVES, State


def test_every_state_has_its_moves_and_no_move_leads_nowhere():
    assert MOVES.keys() == set(State)
    assert set().union(*MOVES.values()) <= set(State)


def test_what_was_shipped_or_cancelled_stays_so():
    assert MOVES[State.SHIPPED] == MOVES[State.CANCELLED] == frozenset()
    assert sorted(sources_of(State.CANCELLED, MOVES)) == ["confirmed", "placed"]
