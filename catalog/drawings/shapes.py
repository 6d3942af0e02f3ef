"""Which shapes exist and what each wants to know: sizes in mm, words from a fixed choice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from . import fasteners, general, machine, rings


@dataclass(frozen=True, slots=True)
class Shape:
    """`sizes` must be given, `options` have a default size (0: none), `words` choose; the first is the default."""

    draw: Callable[..., None]
    sizes: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def parameters(self) -> tuple[str, ...]:
        return self.sizes + self.options + tuple(self.words)


def _shape(draw: Callable[..., None], sizes: str, options: str = "", **words: str) -> Shape:
    choices = {name: tuple(choice.split()) for name, choice in words.items()}
    return Shape(draw, tuple(sizes.split()), tuple(options.split()), choices)


_DRIVES = "hex torx cross slot"
_TINTS = " ".join(general.COLOURS)

REGISTER: Mapping[str, Shape] = {
    "hex_bolt": _shape(fasteners.hex_bolt, "d l k s", "b pitch"),
    "socket_cap": _shape(fasteners.socket_cap, "d l dk k s", "pitch"),
    "countersunk": _shape(fasteners.countersunk, "d l dk k s", "pitch", drive=_DRIVES),
    "button_head": _shape(fasteners.button_head, "d l dk k s", "pitch", drive=_DRIVES),
    "set_screw": _shape(fasteners.set_screw, "d l s", "pitch", tip="flat cone cup"),
    "wood_screw": _shape(fasteners.wood_screw, "d l dk", "shank", drive="torx cross slot hex"),
    "threaded_rod": _shape(fasteners.threaded_rod, "d l", "pitch"),
    "anchor": _shape(fasteners.anchor, "d l", kind="bolt plug"),
    "hex_nut": _shape(rings.hex_nut, "d s m"),
    "lock_nut": _shape(rings.lock_nut, "d s m"),
    "cap_nut": _shape(rings.cap_nut, "d s m"),
    "flange_nut": _shape(rings.flange_nut, "d s m df"),
    "washer": _shape(rings.washer, "d od h"),
    "tooth_washer": _shape(rings.tooth_washer, "d od h"),
    "spring_washer": _shape(rings.spring_washer, "d od h"),
    "circlip": _shape(rings.circlip, "d h", kind="shaft bore"),
    "dowel_pin": _shape(rings.dowel_pin, "d l", kind="solid spring"),
    "rivet": _shape(rings.rivet, "d l dk"),
    "o_ring": _shape(rings.o_ring, "d cord"),
    "ball_bearing": _shape(machine.ball_bearing, "d od b", seal="open zz 2rs"),
    "roller_bearing": _shape(machine.roller_bearing, "d od b", kind="cylindrical tapered spherical"),
    "needle_bearing": _shape(machine.needle_bearing, "d od b"),
    "pillow_block": _shape(machine.pillow_block, "d l h top spacing"),
    "v_belt": _shape(machine.v_belt, "w h l"),
    "chain": _shape(machine.chain, "pitch roller w"),
    "sprocket": _shape(machine.sprocket, "pitch z d w"),
    "shaft_seal": _shape(machine.shaft_seal, "d od b"),
    "bottle": _shape(general.bottle, "volume", colour=_TINTS, kind="bottle can tube canister"),
    "box": _shape(general.box, "w h depth"),
}
