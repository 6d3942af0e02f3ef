"""What axe-core finds on a page: https://dequeuniversity.com/rules/axe."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = {"serious", "critical"}


def grave_findings(page: Page) -> list[str]:
    """Rule and place of each serious or critical finding."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['html'][:150]}"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]
