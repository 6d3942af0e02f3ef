"""What is walked through, chapter by chapter: (who, title, steps). The docstrings are the words of docs/tour.md."""

import io
import re

from PIL import Image, ImageDraw

from bench.tour import Page, Seen, Step, credentials, expect

# The buyer


def cockpit(page: Page, seen: Seen) -> None:
    """The start page of somebody who buys: order by number, what is on its way, what the unit usually orders and
    when it is due, carts, contracts, the contact."""
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nordwerk")


def search(page: Page, seen: Seen) -> None:
    """`M8×40 A2` finds screws by their dimensions; a number of the shop, the customer or the manufacturer leads
    to its article. Prices are the customer's own, with the steps beside them."""
    page.goto("/search/?q=M8%C3%9740+A2")
    expect(page.locator("[data-test=result]").first).to_be_visible()
    link = page.locator("[data-test=result] a[href^='/products/']").first
    seen["product"] = link.get_attribute("href") or ""


def article(page: Page, seen: Seen) -> None:
    """An article: stock with a day, packs, steps of the price, every price that was considered, data and
    documents."""
    page.goto(seen["product"])
    expect(page.locator("[data-test=own-price]").first).to_be_visible()


def quick_order(page: Page, seen: Seen) -> None:
    """Numbers from a spreadsheet are pasted or uploaded: each row is answered for before anything lies in a cart.
    A quantity that cannot be ordered is never changed; the nearest ones are offered."""
    page.goto("/quick-order/")
    page.fill("#text", "NORD-100001\t200\nNORD-100014\t150\nNORD-100026\t1000\nunknown-1\t5")
    page.get_by_role("button", name="Look at it").first.click()
    page.wait_for_url(re.compile("/quick-order/[0-9]+/"))


def cart(page: Page, seen: Seen) -> None:
    """A cart tells of each line when it is there and what it costs, and of the whole what it needs: freight, an
    approval and from whom, the budgets it counts in."""
    for number, quantity in (("NORD-100001", "2000"), ("NORD-100002", "1000")):
        page.goto("/carts/")
        page.goto("/")
        page.locator("main [name=sku]").first.fill(number)
        page.locator("main [name=quantity]").first.fill(quantity)
        page.locator("main [data-test=add-to-cart]").first.click()
        page.wait_for_load_state("networkidle")
    page.goto("/carts/")
    page.locator("main a[href*='/carts/']").first.click()
    expect(page.locator("[data-test=cart-line]").first).to_be_visible()
    seen["cart"] = page.url


def order(page: Page, seen: Seen) -> None:
    """Ordered. Above the buyer's limit it waits for an approval, with prices, stock, credit and budgets held;
    else it is placed at once."""
    page.goto(seen["cart"])
    page.get_by_role("link", name="To checkout").first.click()
    page.locator("[data-test=submit-order]").click()
    expect(page.locator("[data-test=order-number]")).to_be_visible()


def claim(page: Page, seen: Seen) -> None:
    """Something arrived damaged: tick the delivered line, say why, add a photo. What the policy allows is
    credited at once; what has to come back gets a return slip with a bar code."""
    page.goto("/returns/new/")
    page.locator("[data-test=pick]").nth(2).check()
    page.locator("[data-test=choose]").click()
    page.get_by_label("Quantity").fill("1")
    page.get_by_label("Reason (needed)").select_option("damaged")
    page.get_by_label("What is wrong").fill("Bent on arrival")
    page.locator("[type=file]").set_input_files(
        {"name": "damage.png", "mimeType": "image/png", "buffer": _picture()}
    )
    page.locator("[data-test=submit-return]").click()
    expect(page.locator("[data-test=return-number]")).to_be_visible()


def _picture() -> bytes:
    picture = Image.new("RGB", (640, 480), "#d9dee0")
    pen = ImageDraw.Draw(picture)
    pen.line((80, 380, 340, 360, 560, 180), fill="#5b6770", width=36, joint="curve")
    pen.ellipse((300, 310, 380, 400), outline="#c62828", width=7)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


# The approver


def inbox(page: Page, seen: Seen) -> None:
    """What waits for a yes, from the person's own unit and those below, also while standing in for somebody."""
    page.goto("/approvals/")
    link = page.locator("main tbody a[href^='/approvals/']").first
    expect(link).to_be_visible()
    seen["approval"] = link.get_attribute("href") or ""


def approval(page: Page, seen: Seen) -> None:
    """Why it is asked, what it does to the budgets, every line; approve, refuse with a reason, ask back, change
    lines, pass it on. Nobody approves what they asked for themselves."""
    page.goto(seen["approval"])
    expect(page.locator("[data-test=approve]")).to_be_visible()


# The company's administrator


def people(page: Page, seen: Seen) -> None:
    """People with roles, units and limits; invited one by one or from a table."""
    page.goto("/company/people/")
    expect(page.locator("main tbody tr").first).to_be_visible()


def rules(page: Page, seen: Seen) -> None:
    """Which orders need whose yes: rules in words, with versions."""
    page.goto("/company/rules/")
    expect(page.locator("main")).to_contain_text("Großaufträge")


def access_of_our_sales(page: Page, seen: Seen) -> None:
    """How far the seller's reps may act for the company's people, and every time they did."""
    page.goto("/company/sales-access/")
    expect(page.locator("main tbody tr").first).to_contain_text("Ruth Petersen")


# The sales rep


def my_customers(page: Page, seen: Seen) -> None:
    """Those who need a call come first: quiet for longer than usual, overdue, a contract that ends. Tasks and
    companies that want to become customers stand beside them."""
    page.goto("/sales/")
    expect(page.get_by_role("link", name="Nordwerk Maschinenbau GmbH").first).to_be_visible()


def one_customer(page: Page, seen: Seen) -> None:
    """A customer from all sides: months beside those of the year before, orders, invoices, returns, contracts,
    what they buy no more, people, visits and tasks, and what an article costs them and why."""
    page.goto("/sales/10042/")
    expect(page.locator("svg.chart")).to_be_visible()


def acting(page: Page, seen: Seen) -> None:
    """The rep acts for a buyer, below a bar that says so. The address is the customer's own, so that a second tab
    for another customer shares nothing with it. What is built here is handed over, or ordered in both names."""
    page.goto("/sales/10042/")
    page.get_by_label("For whom").select_option(label="Birgit Utermann, Werk Bremen")
    page.get_by_label("Reason").fill("Order by phone")
    page.locator("[data-test=act]").click()
    expect(page.locator("[data-test=acting]")).to_contain_text("Order by phone")
    page.goto(f"{page.url}orders/")


# Customer service


def returns_to_answer(page: Page, seen: Seen) -> None:
    """Returns and claims, with the answer that was promised and until when."""
    page.goto("/admin/returns/return/?state__exact=requested")
    expect(page.locator("#result_list tbody tr").first).to_be_visible()


def decide_a_return(page: Page, seen: Seen) -> None:
    """Line by line: how much is granted, credit, replacement or repair, whether it comes back, what is kept back,
    and what the customer reads."""
    page.goto("/admin/returns/return/?state__exact=requested")
    page.locator("#result_list tbody th a").first.click()
    page.locator(".shortcuts a").first.click()
    expect(page.get_by_role("button", name="Book")).to_be_visible()


# The administrator of the shop


def orders_of_all(page: Page, seen: Seen) -> None:
    """Everything of the shop in one administration: orders are confirmed, shipped in parts, invoiced,
    credited."""
    page.goto("/admin/orders/order/")
    expect(page.locator("#result_list tbody tr").first).to_be_visible()


def why_this_price(page: Page, seen: Seen) -> None:
    """Contracts with prices, steps, discounts and what was called off; price files come in with a preview
    first."""
    page.goto("/admin/pricing/contract/")
    page.locator("#result_list tbody th a").first.click()
    expect(page.locator("#content-main")).to_be_visible()


# The EDI partner


def order_over_rest(page: Page, seen: Seen) -> None:
    """A customer's ERP system sends an order in JSON, openTRANS, EDIFACT or cXML and reads prices, stock,
    confirmations, despatch advices, invoices. Everything is described, and can be tried, in the document of the
    interface."""
    key = credentials()["partners"]["nordwerk"]["api_key"]
    answer = page.request.post(
        "/api/v1/orders/",
        headers={"Authorization": f"Bearer {key}", "Idempotency-Key": f"tour-{id(page)}"},
        data={
            "order_number": f"TOUR-{id(page)}",
            "currency": "EUR",
            "lines": [{"line": "1", "customer_part_number": "NORD-100001", "quantity": "200"}],
        },
    )
    assert answer.status in (201, 202), answer.text()
    page.goto("/api/v1/docs/")
    expect(page.locator(".opblock").first).to_be_visible()


CHAPTERS = (
    (
        "buyer@nordwerk.example",
        "A buyer",
        (
            Step("The cockpit", cockpit),
            Step("Search", search),
            Step("An article", article),
            Step("Quick order", quick_order),
            Step("A cart", cart),
            Step("Ordered", order),
            Step("A claim", claim),
        ),
    ),
    ("approver@nordwerk.example", "An approver", (Step("What waits", inbox), Step("A decision", approval))),
    (
        "admin@nordwerk.example",
        "The company's administrator",
        (
            Step("People", people),
            Step("Approval rules", rules),
            Step("Access of our sales", access_of_our_sales),
        ),
    ),
    (
        "rep@b2bshop.example",
        "A sales rep",
        (
            Step("My customers", my_customers),
            Step("One customer", one_customer),
            Step("Acting for a customer", acting),
        ),
    ),
    (
        "service@b2bshop.example",
        "Customer service",
        (Step("Returns to answer", returns_to_answer), Step("Deciding", decide_a_return)),
    ),
    (
        "admin@b2bshop.example",
        "The administrator",
        (Step("Orders", orders_of_all), Step("A contract", why_this_price)),
    ),
    ("", "An EDI partner", (Step("The interface", order_over_rest),)),
)
