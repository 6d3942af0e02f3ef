"""Puts the demo's plain values into the rooms. A composition root: it may look at every room, nobody looks at it."""
