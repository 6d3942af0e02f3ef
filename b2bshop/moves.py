"""Tables of allowed moves, as every room with states keeps one: state → the states it can become."""

from collections.abc import Iterable, Mapping


def sources_of(target: str, moves: Mapping[str, Iterable[str]]) -> list[str]:
    """The states from which `target` can be reached in one move."""
    return [state for state, targets in moves.items() if target in targets]
