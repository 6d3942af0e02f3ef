"""Damaged goods with a photo become a credit note at once: at the desk, on the phone, without script."""

import pytest
from playwright.sync_api import expect

from returns.models import Policy
from tests.flows.test_lists import WAYS
from tests.returns.conftest import picture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("searchable"),
]


@pytest.mark.parametrize("way", WAYS)
def test_a_buyer_claims_damaged_goods_and_gets_a_credit_note(
    enter, shipped, way, reasons, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    Policy.objects.create(name="At once", instant_up_to=100, keep_up_to=100)
    javascript, phone = WAYS[way]
    page = enter("buyer@nordwerk.example", javascript=javascript, phone=phone)
    page.goto(shipped)
    page.locator("[data-test=return-goods]").click()
    page.locator("[data-test=pick]").check()
    page.locator("[data-test=choose]").click()

    page.get_by_label("Menge").fill("50")
    page.get_by_label("Grund (nötig)").select_option("damaged")
    page.locator("[data-test=submit-return]").click()
    expect(page.get_by_role("alert")).to_contain_text("Bitte fügen Sie ein Foto hinzu")
    expect(page.get_by_label("Menge")).to_have_value("50")

    file = {"name": "bruch.png", "mimeType": "image/png", "buffer": picture().read()}
    page.locator("[type=file]").set_input_files(file)
    page.locator("[data-test=submit-return]").click()
    expect(page.locator("[data-test=return-state]")).to_contain_text("erledigt")
    expect(page.locator("[data-test=credits]")).to_contain_text("GS-")
    expect(page.locator(".photos img")).to_have_js_property("complete", True) if javascript else None
