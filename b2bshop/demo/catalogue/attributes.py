"""The register of attributes: every category picks from these, so that equal things compare."""

from .records import DemoAttribute

_REGISTER = """
thread | Gewinde | Thread | text |
length | Länge | Length | number | MMT
length_m | Länge | Length | number | MTR
width | Breite | Width | number | MMT
height | Höhe | Height | number | MMT
thickness | Dicke | Thickness | number | MMT
diameter | Durchmesser | Diameter | number | MMT
inner_diameter | Innendurchmesser | Inner diameter | number | MMT
outer_diameter | Außendurchmesser | Outer diameter | number | MMT
bore | Bohrung | Bore | number | MMT
pitch | Steigung | Pitch | number | MMT
head_height | Kopfhöhe | Head height | number | MMT
head_diameter | Kopfdurchmesser | Head diameter | number | MMT
across_flats | Schlüsselweite | Width across flats | number | MMT
thread_length | Gewindelänge | Thread length | number | MMT
strength | Festigkeitsklasse | Property class | choice |
material | Werkstoff | Material | choice |
finish | Oberfläche | Finish | choice |
drive | Antrieb | Drive | choice |
version | Ausführung | Version | choice |
sealing | Abdichtung | Sealing | choice |
series | Baureihe | Series | text |
load_dynamic | Dynamische Tragzahl | Dynamic load rating | number | B47
speed | Höchstdrehzahl | Maximum speed | number | RPM
grip_range | Klemmbereich | Grip range | text |
load | Tragfähigkeit | Load capacity | number | KGM
cores | Aderzahl | Number of cores | number |
cross_section | Leiterquerschnitt | Conductor cross-section | number | MMK
voltage | Nennspannung | Rated voltage | number | VLT
current | Nennstrom | Rated current | number | AMP
poles | Polzahl | Poles | number |
curve | Auslösecharakteristik | Tripping curve | choice |
residual_current | Bemessungsfehlerstrom | Rated residual current | number | 4K
breaking_capacity | Schaltvermögen | Breaking capacity | number | B22
power | Leistung | Power | number | WTT
lumen | Lichtstrom | Luminous flux | number | LUM
colour_temperature | Farbtemperatur | Colour temperature | number | KEL
colour | Farbe | Colour | choice |
protection | Schutzart | Degree of protection | text |
sheath | Mantelwerkstoff | Sheath material | choice |
shielded | Schirmung | Shielding | choice |
data_category | Kategorie | Category | text |
clamping_range | Dichtbereich | Clamping range | text |
sensing_range | Schaltabstand | Sensing range | number | MMT
output | Ausgang | Output | choice |
size | Größe | Size | text |
protection_class | Schutzklasse | Protection class | text |
standard | Norm | Standard | text |
snr | Dämmwert SNR | Noise reduction SNR | number | 2N
teeth | Zähnezahl | Number of teeth | number |
grit | Körnung | Grit | number |
shank | Schaft | Shank | text |
working_length | Spirallänge | Flute length | number | MMT
flutes | Schneidenzahl | Number of flutes | number |
weight_class | Gewicht | Weight | number | GRM
stroke | Hub | Stroke | number | MMT
pressure | Betriebsdruck | Working pressure | number | BAR
connection | Anschluss | Connection | text |
hose_diameter | Schlauch-Außendurchmesser | Tube outer diameter | number | MMT
cord | Schnurstärke | Cord thickness | number | MMT
hardness | Härte | Hardness | text |
measuring_range | Messbereich | Measuring range | text |
resolution | Ablesung | Resolution | text |
accuracy | Genauigkeit | Accuracy | text |
fineness | Filterfeinheit | Filtration rating | number | 4H
volume | Inhalt | Content | number | MLT
temperature | Temperaturbereich | Temperature range | text |
viscosity | Viskosität | Viscosity | text |
chain_number | Kettennummer | Chain number | text |
force | Kraft | Force | number | NEW
torque | Drehmoment | Torque | text |
"""


def _read(line: str) -> DemoAttribute:
    code, de, en, kind, unit = (part.strip() for part in line.split("|"))
    return DemoAttribute(code, de, en, kind, unit)


ATTRIBUTES = {attribute.code: attribute for attribute in map(_read, _REGISTER.strip().splitlines())}
