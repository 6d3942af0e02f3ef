"""Return policies of the demo, and returns in every state, made as customers and the service make them."""

import io
from datetime import datetime, timedelta

from django.contrib.auth.models import Permission as AdminPermission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate
from PIL import Image, ImageDraw

from accounts.actor import Actor
from accounts.models import Company, Membership, User
from catalog.models import Category, Warehouse
from orders.models import InvoiceLine, OrderLine
from pricing.models import Contract
from returns.actions import (
    Decision,
    Found,
    LineWish,
    add_photo,
    decide,
    describe_lines,
    inspect,
    receive,
    start_draft,
    submit_return,
)
from returns.models import Policy, Reason, Return
from returns.standard import make_reasons

SERVICE = (
    "view_return",
    "change_return",
    "view_returnline",
    "view_reason",
    "view_policy",
    "view_invoice",
    "view_shipment",
)


def load_policies(staff: dict[str, User]) -> None:
    """Thirty days and ten percent; small damages at once; what is hazardous, measured or made for one stays sold."""
    make_reasons(Reason)
    reasons = {reason.code: reason for reason in Reason.objects.all()}
    Policy.objects.create(name="Standard", days=30, fee_percent=10, instant_up_to=0, keep_up_to=0)
    Policy.objects.create(
        name="Beschädigt oder mangelhaft: sofort bis 250",
        reason=reasons["faulty"],
        instant_up_to=250,
        instant_a_month=1000,
        keep_up_to=80,
    )
    Policy.objects.create(name="Irrtum: sofort bis 100", reason=reasons["by-mistake"], instant_up_to=100)
    Policy.objects.create(name="Gefahrstoffe", mark="dangerous", is_excluded=True)
    Policy.objects.create(name="Sonderanfertigungen", mark="exclusive", is_excluded=True)
    measuring = Category.objects.filter(slug_path="measuring").first()
    Policy.objects.create(name="Messtechnik: 14 Tage", category=measuring, days=14, fee_percent=15)
    staff["service"].user_permissions.add(*AdminPermission.objects.filter(codename__in=SERVICE))


def load_returns(company: Company, at: datetime) -> None:
    """One to be answered, one to be sent back, one credited at once, one settled after inspection, and a draft."""
    contract = Contract.objects.filter(company=company).first()
    if contract:
        Policy.objects.create(
            name=f"{contract}: 60 Tage ohne Abzug", contract=contract, days=60, fee_percent=0
        )
    buyer = _buyer(company)
    lines = _lines(company, buyer) if buyer else []
    if len(lines) < 5:
        return
    service = Actor.for_seller(User.objects.get(email="service@b2bshop.example"), company)
    reasons = {reason.code: reason for reason in Reason.objects.all()}
    waiting, sent, small, done, begun = lines[:5]
    _asked(
        waiting,
        LineWish(None, reasons["defective"], "Dichtung undicht seit dem Einbau", "replacement"),
        buyer,
        at,
    )
    back = _asked(
        sent,
        LineWish(None, reasons["does-not-fit"], "Passt nicht zur vorhandenen Nut"),
        buyer,
        at - timedelta(days=1),
    )
    _grant(back, service, at - timedelta(hours=3))
    bent = LineWish(None, reasons["damaged"], "Beim Transport verbogen")
    _asked(small, bent, buyer, at - timedelta(days=2), photo=True)
    old = _asked(
        done, LineWish(None, reasons["does-not-fit"], "Gewinde zu kurz"), buyer, at - timedelta(days=6)
    )
    _grant(old, service, at - timedelta(days=5))
    _inspected(old, service, at - timedelta(days=3))
    start_draft([begun.pk], by=buyer, at=at)


def _buyer(company: Company) -> Actor | None:
    held = Membership.objects.filter(company=company, roles__code="buyer").select_related(
        "user", "company", "unit"
    )
    member = held.prefetch_related("roles").order_by("pk").first()
    return Actor.from_membership(member) if member else None


def _lines(company: Company, buyer: Actor) -> list[OrderLine]:
    """Delivered not long ago and invoiced, of articles that are taken back, the cheaper first."""
    since = localdate() - timedelta(days=25)
    billed = InvoiceLine.objects.filter(invoice__kind="invoice", credited_quantity=0).values("order_line")
    found = OrderLine.objects.filter(
        pk__in=billed,
        order__company=company,
        order__unit=buyer.unit,
        shipped_in__shipment__shipped_on__gte=since,
    )
    found = found.exclude(product__dangerous=True).exclude(product__exclusive=True)
    return list(found.filter(net__range=(20, 240)).select_related("order").order_by("net", "pk").distinct())


def _asked(line: OrderLine, wish: LineWish, by: Actor, at: datetime, *, photo: bool = False) -> Return:
    draft = start_draft([line.pk], by=by, at=at)
    row = draft.lines.get()  # type: ignore[attr-defined]
    describe_lines(draft, [(row, wish)], by=by)
    if photo:
        add_photo(row, _picture(), by=by, at=at)
    return submit_return(draft, by=by, at=at)


def _grant(claim: Return, service: Actor, at: datetime) -> None:
    if claim.state == "requested":
        row = claim.lines.get()  # type: ignore[attr-defined]
        wish = Decision(row.quantity, row.settlement, comes_back=True, fee_percent=row.fee_percent)
        decide(claim, {row.pk: wish}, "Bitte in der Originalverpackung.", by=service, at=at)


def _inspected(claim: Return, service: Actor, at: datetime) -> None:
    row = claim.lines.get()  # type: ignore[attr-defined]
    receive(claim, {row.pk: row.quantity}, by=service, at=at)
    found = {row.pk: Found(row.quantity, "Unbenutzt, Verpackung geöffnet", to_stock=True)}
    inspect(claim, found, warehouse=Warehouse.objects.order_by("priority").first(), by=service, at=at)


def _picture() -> SimpleUploadedFile:
    """A bent shaft, drawn."""
    picture = Image.new("RGB", (960, 720), "#d9dee0")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((60, 560, 900, 640), fill="#b08d57")
    pen.line((140, 520, 520, 500, 800, 300), fill="#5b6770", width=46, joint="curve")
    pen.line((140, 510, 520, 490, 800, 290), fill="#9aa7af", width=12, joint="curve")
    pen.ellipse((470, 430, 590, 560), outline="#c62828", width=8)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return SimpleUploadedFile("wellenende-verbogen.png", written.getvalue())
