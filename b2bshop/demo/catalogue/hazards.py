"""What the safety data sheets of the demo say: official phrases, invented substances; nobody may rely on it."""

from dataclasses import dataclass

_PHRASES = """
H222 | Extrem entzündbares Aerosol. | Extremely flammable aerosol.
H225 | Flüssigkeit und Dampf leicht entzündbar. | Highly flammable liquid and vapour.
H226 | Flüssigkeit und Dampf entzündbar. | Flammable liquid and vapour.
H229 | Behälter steht unter Druck: Kann bei Erwärmung bersten. | Pressurised container: May burst if heated.
H315 | Verursacht Hautreizungen. | Causes skin irritation.
H317 | Kann allergische Hautreaktionen verursachen. | May cause an allergic skin reaction.
H319 | Verursacht schwere Augenreizung. | Causes serious eye irritation.
H336 | Kann Schläfrigkeit und Benommenheit verursachen. | May cause drowsiness or dizziness.
H410 | Sehr giftig für Wasserorganismen, mit langfristiger Wirkung. | Very toxic to aquatic life with long lasting effects.
H411 | Giftig für Wasserorganismen, mit langfristiger Wirkung. | Toxic to aquatic life with long lasting effects.
P210 | Von Hitze, heißen Oberflächen, Funken, offenen Flammen und anderen Zündquellen fernhalten. Nicht rauchen. | Keep away from heat, hot surfaces, sparks, open flames and other ignition sources. No smoking.
P251 | Nicht durchstechen oder verbrennen, auch nicht nach Gebrauch. | Do not pierce or burn, even after use.
P261 | Einatmen von Dampf oder Aerosol vermeiden. | Avoid breathing vapours or spray.
P273 | Freisetzung in die Umwelt vermeiden. | Avoid release to the environment.
P280 | Schutzhandschuhe und Augenschutz tragen. | Wear protective gloves and eye protection.
P302+P352 | BEI BERÜHRUNG MIT DER HAUT: Mit viel Wasser waschen. | IF ON SKIN: Wash with plenty of water.
P305+P351+P338 | BEI KONTAKT MIT DEN AUGEN: Einige Minuten lang behutsam mit Wasser spülen. | IF IN EYES: Rinse cautiously with water for several minutes.
P410+P412 | Vor Sonnenbestrahlung schützen. Nicht Temperaturen über 50 °C aussetzen. | Protect from sunlight. Do not expose to temperatures exceeding 50 °C.
P501 | Inhalt und Behälter einer zugelassenen Entsorgung zuführen. | Dispose of contents and container at an approved disposal point.
"""  # noqa: E501
PHRASES = {
    code: (de, en)
    for code, de, en in ([part.strip() for part in line.split("|")] for line in _PHRASES.strip().splitlines())
}


@dataclass(frozen=True, slots=True)
class Hazard:
    """`signs` are names of pictograms; texts are (German, English)."""

    signs: tuple[str, ...]
    is_severe: bool
    phrases: tuple[str, ...]
    contains: tuple[str, str]
    transport: str  # UN number, class, packing group
    storage: str  # storage class for hazardous substances in Germany


def _hazard(signs: str, signal: str, phrases: str, de: str, en: str, transport: str, storage: str) -> Hazard:
    return Hazard(
        tuple(signs.split()), signal == "danger", tuple(phrases.split()), (de, en), transport, storage
    )


_SPRAY = "H222 H229 {} P210 P251 {} P410+P412 P501"
HAZARDS = {
    "chemicals/brake-cleaner": _hazard(
        "flame mark water", "danger", "H225 H315 H336 H411 P210 P261 P273 P280 P302+P352 P501",
        "Kohlenwasserstoffe, C6–C7", "hydrocarbons, C6–C7", "UN 3295, 3, II", "3",
    ),
    "chemicals/cold-zinc": _hazard(
        "flame mark water", "danger", _SPRAY.format("H319 H410", "P273 P305+P351+P338"),
        "Zinkpulver, Xylol, Treibgas", "zinc powder, xylene, propellant", "UN 1950, 2.1", "2B",
    ),
    "chemicals/penetrating-oil": _hazard(
        "flame mark", "warning", "H226 H336 P210 P261 P280 P501",
        "Kohlenwasserstoffe, C9–C11", "hydrocarbons, C9–C11", "UN 3295, 3, III", "3",
    ),
    "chemicals/epoxy": _hazard(
        "mark water", "warning", "H315 H317 H319 H411 P261 P273 P280 P302+P352 P305+P351+P338 P501",
        "Epoxidharz auf Basis Bisphenol A", "epoxy resin based on bisphenol A", "UN 3082, 9, III", "10",
    ),
    "chemicals/isopropanol": _hazard(
        "flame mark", "danger", "H225 H319 H336 P210 P261 P280 P305+P351+P338 P501",
        "Propan-2-ol", "propan-2-ol", "UN 1219, 3, II", "3",
    ),
    "chemicals/marking-paint": _hazard(
        "flame mark", "danger", _SPRAY.format("H319 H336", "P261 P305+P351+P338"),
        "Aceton, Bindemittel, Treibgas", "acetone, binder, propellant", "UN 1950, 2.1", "2B",
    ),
}  # fmt: skip
