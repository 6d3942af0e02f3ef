"""The look keeps its promises: one current stylesheet, readable colours, no inline code, every part on show."""

import re
from decimal import Decimal
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.template.loader import get_template, render_to_string
from django.utils.translation import override

from b2bshop import gallery
from b2bshop.management.commands import build_css
from b2bshop.templatetags.shop import STATE_ICONS, TONE_ICONS, budget_bar, initials, money, plain

TEMPLATES = settings.BASE_DIR / "templates"
EVERY_TEMPLATE = sorted(TEMPLATES.rglob("*.html"))
PAGES = [path for path in EVERY_TEMPLATE if path.parent.name != "mail"]  # mails carry their style with them
COMPONENTS = sorted((TEMPLATES / "_components").glob("*.html"))


def names(paths):
    return [str(path.relative_to(TEMPLATES)) for path in paths]


# --- Stylesheet ------------------------------------------------------------------------------------------
def test_the_served_stylesheet_is_what_its_parts_make():
    assert build_css.stylesheet().read_text() == build_css.joined(), "run manage.py build_css"


def test_the_stylesheet_fits_into_twelve_kilobytes():
    assert len(brotli.compress(build_css.stylesheet().read_bytes())) <= 12_000


def test_squeezing_keeps_strings_and_selectors():
    css = '/* why */ .a  .b::after { content: "a ; /* b */ {" ; }\n.a :is(b, c) { color : red; }'
    assert build_css.squeeze(css) == '.a .b::after{content:"a ; /* b */ {"}.a :is(b,c){color :red}'


def colours(scheme: int) -> dict[str, str]:
    """The tokens as six-digit colours; scheme 0 is light, 1 is dark."""
    css = (settings.BASE_DIR / "static/css/parts/tokens.css").read_text()
    pairs = re.findall(r"--([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}))", css)
    return {name: (light, dark)[scheme] or fixed for name, light, dark, fixed in pairs}


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, section 1.4.3."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_is_readable_on_every_surface(scheme):
    tokens = colours(scheme)
    texts = ("ink", "ink-2", "ink-3", "accent", "accent-deep", "ok", "warn", "bad")
    pairs = [(text, surface) for text in texts for surface in ("bg", "surface", "sunken", "raised", "hover")]
    pairs += [("ink", f"{tone}-tint") for tone in ("accent", "contract", "ok", "warn", "bad")]
    pairs += [("ink-2", f"{tone}-tint") for tone in ("accent", "ok", "warn", "bad")]
    pairs += [(tone, f"{tone}-tint") for tone in ("accent", "ok", "warn", "bad")]
    pairs += [
        ("on-accent", "accent"),
        ("on-contract", "contract"),
        ("band-ink", "band"),
        ("band-ink-2", "band-2"),
    ]
    faint = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in faint.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_control_borders_stand_out_from_every_surface(scheme):
    tokens = colours(scheme)
    ratios = {
        surface: contrast(tokens["line-ctl"], tokens[surface]) for surface in ("bg", "surface", "sunken")
    }
    assert {surface: round(ratio, 2) for surface, ratio in ratios.items() if ratio < 3} == {}


# --- Templates -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", names(EVERY_TEMPLATE))
def test_template_compiles(name):
    get_template(name)


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_template_has_no_inline_code_and_stays_short(path: Path):
    text = path.read_text()
    assert not re.findall(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag] == []
    assert len(text.splitlines()) <= 120


def test_every_icon_that_templates_ask_for_is_drawn():
    drawn = set(gallery.icon_names())
    asked = set(STATE_ICONS.values()) | set(TONE_ICONS.values())
    for path in EVERY_TEMPLATE:
        text = path.read_text()
        asked |= set(re.findall(r"""\{% icon ["']([\w-]+)["']""", text))
        asked |= set(re.findall(r"""glyph=["']([\w-]+)["']""", text))
        asked |= set(re.findall(r"""\{% tab "[^"]+" "([\w-]+)" """, text))
    assert asked - drawn == set()


@pytest.mark.parametrize("path", COMPONENTS, ids=names(COMPONENTS))
def test_component_is_in_the_gallery_and_in_the_design_notes(path: Path):
    users = [
        p.read_text()
        for folder in ("gallery", "_components", "_layout")
        for p in (TEMPLATES / folder).glob("*")
    ]
    wanted = f"_components/{path.name}"
    reached_otherwise = {
        "budget_bar",
        "icon",
        "field",
        "form",
        "toast_oob",
    }  # tag, form renderer, htmx answer
    assert path.stem in reached_otherwise or any(wanted in text for text in users)
    assert f"`{path.stem}`" in (settings.BASE_DIR / "docs" / "design.md").read_text()


# --- Gallery ---------------------------------------------------------------------------------------------
@pytest.fixture
def anonymous(rf):
    request = rf.get("/gallery/")
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_gallery_shows_every_component(anonymous, settings, language):
    settings.DEMO = True
    with override(language):
        page = gallery.gallery(anonymous).content.decode()
    for css in (
        "prow in-cart",
        "price own",
        "qty",
        "notice bad",
        "timeline",
        "budget",
        "toast",
        "empty",
        "facets",
    ):
        assert re.search(rf'class="{css}[ "]', page), css
    assert f'lang="{language}"' in page


def test_the_gallery_is_closed_outside_demo_and_debug(anonymous, settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(Http404):
        gallery.gallery(anonymous)


# --- Components ------------------------------------------------------------------------------------------
def show(name: str, **context) -> str:
    return render_to_string(f"_components/{name}.html", context)


@override("de")
def test_a_contract_price_wears_the_signal_and_can_be_read_by_machines():
    prices = {"amount": Decimal("8.4200"), "list_amount": Decimal("10.60"), "currency": "EUR"}
    html = show("price", **prices, basis=100, contract=True)
    assert 'class="price own"' in html
    assert '<data value="8.42" data-test="own-price">8,42\N{NO-BREAK SPACE}€</data>' in html
    assert "10,60\N{NO-BREAK SPACE}€</s>" in html and 'data-test="list-price"' in html


def test_a_list_price_does_not_wear_the_signal_and_is_not_struck_out():
    html = show(
        "price", amount=Decimal("10.60"), list_amount=Decimal("10.60"), currency="EUR", basis=1, unit="piece"
    )
    assert 'class="price"' in html
    assert "list-price" not in html


@override("en")
def test_without_a_price_the_shop_says_so_and_shows_no_number():
    html = show("price", amount=None, currency="EUR")
    assert "Price on request" in html
    assert "own-price" not in html


def test_a_quantity_field_says_what_is_wrong_with_it():
    html = show(
        "qty", id="q-1", label="Bolt", value="12", step=Decimal("10.000"), error="12 is not a multiple of 10."
    )
    assert 'name="quantity"' in html and 'data-step="10"' in html
    assert 'aria-invalid="true" aria-describedby="q-1-err"' in html
    assert '<p class="err" id="q-1-err">12 is not a multiple of 10.</p>' in html


def test_what_a_person_typed_comes_back_escaped():
    typed = "<b>12</b>"
    assert typed not in show("qty", id="q-1", label=typed, value=typed, error=typed, hint=typed)
    assert typed not in show("notice", level="error", text=typed, title=typed)
    assert "&lt;b&gt;12" in show("toast", text=typed)


def test_an_invalid_form_lists_its_errors_and_points_to_the_fields():
    html = str(gallery.SampleForm({"wanted_on": "x"}))
    assert 'role="alert"' in html
    assert '<a href="#id_po_number">' in html
    assert re.search(r'<input[^>]*aria-describedby="id_po_number_helptext id_po_number_error"', html)
    assert 'id="id_po_number_error"' in html


def test_the_parts_of_a_budget_add_up_and_what_exceeds_it_is_said():
    inside = budget_bar("4210", Decimal(1000), Decimal(500), "EUR", held=Decimal(100), this=Decimal(150))
    assert [part["width"] for part in inside["parts"]] == ["50.00%", "10.00%", "15.00%"]
    assert [part["x"] for part in inside["parts"]] == ["0.00%", "50.00%", "60.00%"]
    assert (inside["rest"], inside["over"]) == (Decimal(250), None)
    beyond = budget_bar("4210", Decimal(1000), Decimal(900), "EUR", this=Decimal(350))
    assert beyond["over"] == {"x": "80.00%", "width": "20.00%", "amount": Decimal(250)}
    assert budget_bar("new", Decimal(0), Decimal(0), "EUR")["parts"] == []


def test_amounts_do_not_break_across_lines():
    with override("de"):
        assert money(Decimal("1234.5"), "CHF") == "1.234,50\N{NO-BREAK SPACE}CHF"
    with override("en"):
        assert money(Decimal("1234.5"), "EUR") == "€1,234.50"
    assert money(None) == ""


def test_numbers_go_back_into_fields_as_they_are_understood():
    assert [plain(Decimal(n)) for n in ("1000.000", "2.50", "0", "1E+3")] == ["1000", "2.5", "0", "1000"]


def test_initials_stand_for_a_person():
    assert [initials(name) for name in ("Katharina Vogel", "K. Vogel", "vogel", "")] == ["KV", "KV", "V", ""]


# --- Pages that must work when little else does ----------------------------------------------------------
@pytest.mark.parametrize("code", ["400", "403_csrf", "429", "500"])
def test_error_page_needs_no_context(code):
    html = render_to_string(f"{code}.html")
    assert html.count("<h1>") == 1 and 'href="/"' in html


@pytest.mark.parametrize("code", ["403", "404"])
def test_not_found_and_not_allowed_keep_the_header(anonymous, code):
    html = render_to_string(f"{code}.html", request=anonymous)
    assert 'class="band"' in html and "<h1>" in html


@pytest.mark.django_db
def test_the_sign_in_page_has_the_fields_scripts_rely_on(client):
    html = client.get("/accounts/login/").content.decode()
    assert 'name="login"' in html and 'name="password"' in html
    assert 'class="door"' in html


@pytest.mark.django_db
def test_a_wrong_password_is_answered_in_the_same_page(client):
    sent = {"login": "nobody@nordwerk.example", "password": "wrong"}
    html = client.post("/accounts/login/", sent).content.decode()
    assert 'role="alert"' in html
    assert 'value="nobody@nordwerk.example"' in html
