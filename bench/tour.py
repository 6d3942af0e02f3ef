"""Walks through the running demo as each of its people, tries every step and writes docs/tour.md with what was seen.

`make tour` with `make demo` running (TOUR_URL where it is another address). A step that does not work ends the walk
with an error, so what the page says was true when it was written. The demo is changed by it: orders are placed.
"""

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from b2bshop.demo.people import PASSWORD
from b2bshop.runtime.browser import find_chromium

DOCS = Path(__file__).resolve().parents[1] / "docs"
SHOP = os.environ.get("TOUR_URL", "http://127.0.0.1:8000").rstrip("/")
SIZE = {"width": 1280, "height": 860}
COLOURS = 128  # of a picture: pages have few, and small files
Seen = dict[str, str]


@dataclass(frozen=True)
class Step:
    """`walk` does it and leaves the page as it is to be shown; its docstring is what the tour says."""

    title: str
    walk: Callable[[Page, Seen], None]

    @property
    def name(self) -> str:
        return self.walk.__name__.replace("_", "-")

    @property
    def text(self) -> str:
        return " ".join((self.walk.__doc__ or "").split())


def main() -> int:
    from bench.tour_steps import CHAPTERS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        seen: Seen = {}
        told = [
            "# A tour of the shop",
            "",
            "Every picture was taken by `make tour`, which did what stands above it in the demo. People and companies",
            "are invented; everybody's password is `b2bshop-demo`.",
        ]
        for who, chapter, steps in CHAPTERS:
            told += ["", f"## {chapter}", f"Signed in as `{who}`." if who else "Through REST, with a key."]
            with entered(browser, who) as page:
                for step in steps:
                    print(f"{chapter}: {step.title}")
                    step.walk(page, seen)
                    shoot(page, DOCS / "tour" / f"{step.name}.png")
                    told += ["", f"### {step.title}", step.text, "", f"![{step.title}](tour/{step.name}.png)"]
        browser.close()
    (DOCS / "tour.md").write_text("\n".join(told) + "\n", encoding="utf-8")
    return 0


@contextmanager
def entered(browser: Browser, who: str) -> Iterator[Page]:
    context = browser.new_context(base_url=SHOP, viewport=SIZE, locale="en-GB", color_scheme="light")
    context.add_cookies([{"name": "django_language", "value": "en", "url": SHOP}])
    page = context.new_page()
    if who:
        page.goto("/accounts/login/")
        page.fill("[name=login]", who)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/accounts/" not in url)
        if page.locator("html").get_attribute("lang") != "en":  # their own language is another
            page.locator(".menu.user summary").click()
            page.get_by_role("button", name="English").first.click()
    yield page
    context.close()


def shoot(page: Page, path: Path) -> None:
    page.wait_for_load_state("networkidle")
    path.parent.mkdir(exist_ok=True)
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)


def credentials() -> dict:
    """Of the running demo: it writes them into its data folder."""
    folder = Path(os.environ.get("DATA_DIR", ".demo"))
    return json.loads((folder / "credentials.json").read_text(encoding="utf-8"))


__all__ = ["SHOP", "Page", "Seen", "Step", "credentials", "expect", "main"]

if __name__ == "__main__":
    sys.exit(main())
