"""Which shapes exist and what each wants to know: sizes in mm, words from a fixed choice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from . import (
    cables,
    cutters,
    electrical,
    fasteners,
    fluid,
    general,
    handtools,
    lights,
    machine,
    measuring,
    rings,
    wear,
)
from .canvas import TINTS


@dataclass(frozen=True, slots=True)
class Shape:
    """`sizes` must be given, `options` are further sizes, `words` choose (first: default), `lists` take "a-b-c"."""

    draw: Callable[..., None]
    sizes: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def parameters(self) -> tuple[str, ...]:
        return self.sizes + self.options + tuple(self.words) + tuple(self.lists)


def _shape(draw: Callable[..., None], sizes: str, options: str = "", **words: str) -> Shape:
    choices = {name: tuple(choice.split()) for name, choice in words.items()}
    return Shape(draw, tuple(sizes.split()), tuple(options.split()), choices)


_DRIVES = "hex torx cross slot"
_TINTS = " ".join(TINTS)

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
    "cable": Shape(
        cables.cable,
        ("d",),
        (),
        {"jacket": tuple(TINTS), "shield": ("no", "yes")},
        {"cores": tuple(cables.CORES)},
    ),
    "patch_cable": _shape(cables.patch_cable, "l", colour=_TINTS, kind="rj45 m12"),
    "breaker": _shape(electrical.breaker, "poles", kind="mcb rcd motor contactor supply"),
    "terminal": _shape(electrical.terminal, "w h", colour=_TINTS),
    "lug": _shape(electrical.lug, "d w"),
    "ferrule": _shape(electrical.ferrule, "d l", colour=_TINTS),
    "gland": _shape(electrical.gland, "d l s"),
    "conduit": _shape(electrical.conduit, "d", kind="corrugated rigid"),
    "tie": _shape(electrical.tie, "l w", colour=_TINTS),
    "plug": _shape(electrical.plug, "current poles"),
    "lamp": _shape(lights.lamp, "w", kind="panel tube bay spot"),
    "button": _shape(electrical.button, "d", colour=_TINTS),
    "sensor": _shape(electrical.sensor, "d l", kind="inductive photo"),
    "wrench": _shape(handtools.wrench, "s l", kind="combination open ring adjustable"),
    "socket": _shape(handtools.socket, "s l square"),
    "screwdriver": _shape(handtools.screwdriver, "d l", tip="slot cross torx hex", kind="driver bit chisel"),
    "hex_key": _shape(handtools.hex_key, "s l"),
    "pliers": _shape(handtools.pliers, "l", kind="combination cutter pump needle"),
    "hammer": _shape(handtools.hammer, "weight"),
    "drill": _shape(cutters.drill, "d l", "b", kind="twist masonry"),
    "tap": _shape(cutters.tap, "d l", "pitch"),
    "end_mill": _shape(cutters.end_mill, "d l b"),
    "countersink": _shape(cutters.countersink, "d l"),
    "hole_saw": _shape(cutters.hole_saw, "d h"),
    "saw_blade": _shape(cutters.saw_blade, "d bore z"),
    "strip_blade": _shape(cutters.strip_blade, "l pitch"),
    "grinding_disc": _shape(cutters.grinding_disc, "d bore", "h", kind="wheel flap paper"),
    "cup_brush": _shape(cutters.cup_brush, "d"),
    "glove": _shape(wear.glove, "size", colour=_TINTS),
    "shoe": _shape(wear.shoe, "size", kind="low boot"),
    "helmet": _shape(wear.helmet, "", colour=_TINTS),
    "goggles": _shape(wear.goggles, "", kind="spectacles full"),
    "earmuff": _shape(wear.earmuff, "", kind="muff plugs"),
    "respirator": _shape(wear.respirator, "", kind="mask half"),
    "vest": _shape(wear.vest, "", colour="yellow orange", kind="vest jacket"),
    "cylinder": _shape(fluid.cylinder, "bore stroke rod", kind="profile round"),
    "valve": _shape(fluid.valve, "d", kind="ball solenoid"),
    "fitting": _shape(fluid.fitting, "d tube", kind="straight elbow tee nipple"),
    "hose": _shape(fluid.hose, "d di", colour=_TINTS),
    "clamp": _shape(fluid.clamp, "d w"),
    "filter": _shape(fluid.filter_unit, "d"),
    "pressure_gauge": _shape(measuring.pressure_gauge, "d max"),
    "caliper": _shape(measuring.caliper, "l"),
    "micrometer": _shape(measuring.micrometer, "l"),
    "rule": _shape(measuring.rule, "l"),
    "tape": _shape(measuring.tape, "l"),
    "level": _shape(measuring.level, "l"),
}
