"""What was ordered is followed and its papers are taken home: at the desk, on the phone, without script."""

import zipfile

import pytest
from playwright.sync_api import expect

from tests.flows.test_lists import WAYS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("searchable"),
]


@pytest.mark.parametrize("way", WAYS)
def test_a_buyer_follows_a_parcel_and_takes_the_papers_home(enter, shipped, way, tmp_path):
    javascript, phone = WAYS[way]
    page = enter("buyer@nordwerk.example", javascript=javascript, phone=phone)
    page.goto(shipped)
    expect(page.locator("[data-test=order-state]")).to_contain_text("teilweise versandt")
    parcel = page.locator("[data-test=shipments]").get_by_role("link", name="Paket JJD1 verfolgen")
    expect(parcel).to_have_attribute("href", "https://p.example/JJD1")
    expect(page.locator("[data-test=papers]")).to_contain_text("Rechnung RE-")

    page.goto("/orders/")
    page.get_by_role("link", name="Alles, was noch kommt").click()
    expect(page.locator("tbody tr")).to_contain_text("100")

    page.goto("/documents/")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("link", name="Unbezahlt").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody [name=pick]").check()
    with page.expect_download() as taken:
        page.locator("[data-test=archive]").click()
    taken.value.save_as(tmp_path / "papers.zip")
    names = zipfile.ZipFile(tmp_path / "papers.zip").namelist()
    assert [name.split("-")[0] for name in names] == ["invoice", "Inhalt.csv"]
