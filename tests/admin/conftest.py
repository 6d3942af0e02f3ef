"""A shop with `count` rows of everything, and people who look at it in the administration."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import (
    Acting,
    Address,
    Application,
    Company,
    CompanyGroup,
    CostCentre,
    CreditEntry,
    Invitation,
    JoinRequest,
    Membership,
    Role,
    SalesChannel,
    Segment,
    Unit,
    User,
    VatCheck,
)
from b2bshop.events.models import Delivery, Event
from b2bshop.post.models import Mail
from catalog.models import (
    Assortment,
    AssortmentAssignment,
    AssortmentRule,
    Attribute,
    AttributeValue,
    Backlog,
    Category,
    CategoryAttribute,
    CategoryClass,
    Certificate,
    ClassFeature,
    Classification,
    ClassMapping,
    Closure,
    CrossReference,
    CustomerPartNumber,
    Document,
    FamilyAxis,
    Feature,
    FeatureValue,
    HeldCertificate,
    Inbound,
    Manufacturer,
    Product,
    ProductClass,
    ProductClassification,
    ProductFamily,
    Relation,
    SearchMiss,
    SearchWord,
    Stock,
    Synonym,
    Terms,
    Transit,
    Warehouse,
)
from edi.models import (
    Alarm,
    ApiKey,
    EdiDocument,
    EdiMessage,
    ErpImport,
    ErpSystem,
    FeedRow,
    OutboundMessage,
    Partner,
    ProductFeed,
    Reconciliation,
    SendingTry,
    WatchedArticle,
    Webhook,
)
from edi.outcome import LineOutcome, Outcome
from orders.models import (
    Carrier,
    Cart,
    CartComment,
    CartLine,
    CartShare,
    ColumnMap,
    Invoice,
    ListLine,
    NumberRange,
    Order,
    OrderExport,
    OrderLine,
    OrderList,
    OrderView,
    OwnField,
    Paper,
    QuickLine,
    QuickOrder,
    Shipment,
)
from pricing.models import (
    AgreedQuantity,
    CallOff,
    Charge,
    Contract,
    ContractPrice,
    DeliveryMethod,
    Discount,
    ExchangeRate,
    ListPrice,
    PriceList,
    PriceListAssignment,
    PriceUpload,
    Quota,
    TaxRate,
)
from returns.models import Policy, Reason, Return, ReturnLine
from sales.models import Suggestion, Task, Visit
from tests.conftest import ALWAYS, role_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def office(client, make_user):
    """A client signed in as the administrator."""
    admin = make_user("admin@b2bshop.example", is_staff=True, is_superuser=True, language="en")
    client.force_login(admin, backend=BACKEND)
    return client


@pytest.fixture
def fill(db):
    """fill(first, last) → a company, a product, an order … per number."""

    def rows(first: int, last: int) -> None:
        for number in range(first, last + 1):
            company = _company(number)
            product = _product(number)
            _assortment(number, company, product)
            _family(number, product)
            _prices(number, company, product)
            _order(number, company, product)
            _post(number, company)
            _partner(number, company)
            _suggestion(number, company)
            _return(number, company)
            _sales(number, company)

    return rows


def _company(number: int) -> Company:
    manager = User.objects.create_user(f"rep{number}@b2bshop.example", name=f"Rep {number}")
    company = Company.objects.create(number=f"2{number:04}", name=f"Kunde {number}", account_manager=manager)
    unit = Unit.objects.add_root(dict(company=company, name=f"Werk {number}"))
    Address.objects.create(
        company=company,
        unit=unit,
        code=f"A{number}",
        name=company.name,
        street="Kai",
        postal_code="1",
        city="Bremen",
    )
    CostCentre.objects.create(company=company, code=f"K{number}")
    VatCheck.objects.create(company=company, vat_id="ATU13585627", result="valid", checked_at=NOON)
    CreditEntry.objects.create(company=company, amount=Decimal(0), reference=f"R{number}", booked_at=NOON)
    asked = {"email": f"new{number}@x.example", "name": "Neu"}
    Invitation.objects.create(
        company=company, unit=unit, secret_hash=f"i{number}", invited_at=NOON, expires_at=NOON, **asked
    )
    JoinRequest.objects.create(company=company, document="1", asked_at=NOON, **asked)
    Application.objects.create(
        name=f"Neue Firma {number}",
        email="x@x.example",
        secret_hash=f"a{number}",
        asked_at=NOON,
        confirmed_at=NOON,
        assigned_to=manager,
    )
    role = Role.objects.create(company=company, code="own", name_de="Eigene", name_en="Own")
    member = Membership.objects.create(user=manager, company=company, unit=unit)
    member.roles.add(role, role_of(company, "buyer"))
    return company


def _product(number: int) -> Product:
    category = Category.objects.add_root(
        dict(slug=f"c{number}", slug_path=f"c{number}", name_de=f"Gruppe {number}")
    )
    maker = Manufacturer.objects.create(name=f"Hersteller {number}")
    product = Product.objects.create(
        sku=f"S-{number}", category=category, manufacturer=maker, name_de=f"Artikel {number}"
    )
    attribute = Attribute.objects.create(code=f"a{number}", name_de=f"Merkmal {number}", kind="number")
    CategoryAttribute.objects.create(category=category, attribute=attribute)
    AttributeValue.objects.create(product=product, attribute=attribute, number=number)
    Document.objects.create(product=product, kind="datasheet", language="de", file=f"documents/{number}.pdf")
    _classes(number, product, attribute)
    warehouse = Warehouse.objects.create(code=f"w{number}", name=f"Lager {number}")
    Stock.objects.create(product=product, warehouse=warehouse, on_hand=10)
    Synonym.objects.create(words=[f"eins{number}", f"uno{number}"])
    SearchWord.objects.create(word=f"wort{number}", products=1)
    SearchMiss.objects.create(text=f"nichts{number}", last_at=NOON)
    Transit.objects.create(warehouse=warehouse, country="CH", days=3)
    Closure.objects.create(warehouse=warehouse, first_on=NOON.date(), last_on=NOON.date())
    Inbound.objects.create(
        product=product, warehouse=warehouse, reference=f"B-{number}", quantity=5, expected_on=NOON.date()
    )
    Backlog.objects.create(product=product, quantity=number)
    CrossReference.objects.create(product=product, kind="rival", number=f"R-{number}", issuer="Anderswo")
    if former := Product.objects.filter(sku=f"S-{number - 1}").first():
        Relation.objects.create(product=product, kind="accessory", other=former)
        if number == 2:
            Relation.objects.create(product=former, kind="spare", other=product)
    return product


def _classes(number: int, product: Product, attribute: Attribute) -> None:
    old, new = (
        ProductClass.objects.create(
            classification=Classification.objects.create(system="etim", version=f"{number}-{part}"),
            code=f"EC{number}",
        )
        for part in (1, 2)
    )
    feature = Feature.objects.create(
        classification=old.classification, code=f"EF{number}", kind="number", attribute=attribute
    )
    FeatureValue.objects.create(feature=feature, code=f"EV{number}", text_de="Wert")
    ClassFeature.objects.create(product_class=old, feature=feature, is_mandatory=True)
    ClassMapping.objects.create(source=old, target=new)
    CategoryClass.objects.create(category=product.category, product_class=old)
    ProductClassification.objects.create(product=product, product_class=new)


def _assortment(number: int, company: Company, product: Product) -> None:
    assortment = Assortment.objects.create(name=f"Sortiment {number}")
    AssortmentRule.objects.create(assortment=assortment, product=product)
    AssortmentAssignment.objects.create(assortment=assortment, company=company, unit=company.units.get())
    certificate = Certificate.objects.create(name_de=f"Schein {number}")
    HeldCertificate.objects.create(company=company, certificate=certificate)
    AssortmentRule.objects.create(
        assortment=assortment,
        category=product.category,
        terms=Terms.CERTIFICATE,
        certificate=certificate,
    )
    CustomerPartNumber.objects.create(company=company, product=product, number=f"T{number}")


def _family(number: int, product: Product) -> None:
    family = ProductFamily.objects.create(slug=f"f{number}", name_de="Familie", category=product.category)
    attribute = Attribute.objects.order_by("pk").first()
    FamilyAxis.objects.create(family=family, attribute=attribute, position=1)
    Product.objects.filter(pk=product.pk).update(family=family)


def _prices(number: int, company: Company, product: Product) -> None:
    price_list = PriceList.objects.create(code=f"p{number}", name=f"Liste {number}")
    PriceListAssignment.objects.create(company=company, price_list=price_list)
    contract = Contract.objects.create(
        number=f"V-{number}", company=company, unit=company.units.get(), title="Rahmen", valid=ALWAYS
    )
    ListPrice.objects.create(price_list=price_list, product=product, amount=9, valid=ALWAYS)
    ContractPrice.objects.create(contract=contract, product=product, amount=8, valid=ALWAYS)
    AgreedQuantity.objects.create(contract=contract, product=product, quantity=number + 100)
    CallOff.objects.create(
        contract=contract, product=product, quantity=1, value=8, reference=f"9{number:05}", booked_at=NOON
    )
    Discount.objects.create(contract=contract, product=product, percent=5, valid=ALWAYS)
    PriceUpload.objects.create(
        name=f"preise-{number}.csv",
        starts_on=NOON.date(),
        uploaded_by=company.account_manager,
        uploaded_at=NOON,
        due_at=NOON,
    )
    days = DateRange(NOON.date() + timedelta(number), NOON.date() + timedelta(number + 1))
    ExchangeRate.objects.create(currency="USD", rate=number, valid=days)
    Quota.objects.create(company=company, product=product, quantity=number, valid=ALWAYS)
    Charge.objects.create(kind="freight", company=company, amount=number, valid=ALWAYS)
    DeliveryMethod.objects.create(code=f"way{number}", name_de=f"Weg {number}", company=company)
    Discount.objects.create(price_list=price_list, category=product.category, amount=1, valid=ALWAYS)
    CompanyGroup.objects.create(number=f"G{number}", name=f"Verbund {number}")
    segment = Segment.objects.create(code=f"s{number}", name=f"Segment {number}")
    PriceListAssignment.objects.create(segment=segment, price_list=price_list)
    SalesChannel.objects.create(code=f"k{number}", name=f"Kanal {number}")
    country = f"{chr(65 + number // 26)}{chr(65 + number % 26)}"
    TaxRate.objects.create(country=country, tax_class="standard", percent=19, valid=ALWAYS)


def _order(number: int, company: Company, product: Product) -> None:
    people = dict(company=company, unit=company.units.get())
    order = Order.objects.create(
        number=f"9{number:05}",
        ordered_by=company.account_manager,
        channel="web",
        ordered_at=NOON,
        ship_to=company.addresses.get().snapshot(),
        currency="EUR",
        net_total=10,
        tax_total=Decimal("1.9"),
        total=Decimal("11.9"),
        **people,
    )
    OrderLine.objects.create(
        order=order, position=1, product=product, sku=product.sku, name_de=product.name_de, quantity=1, unit="C62",
        amount=10, basis=1, net=10, tax_percent=19, tax_reason="domestic", price_source="list",
    )  # fmt: skip
    cart = Cart.objects.create(owner=company.account_manager, touched_at=NOON, **people)
    CartLine.objects.create(cart=cart, product=product, quantity=1)
    CartShare.objects.create(cart=cart, token=f"token-{cart.pk}", shared_at=NOON)
    CartComment.objects.create(cart=cart, text="-", author=company.account_manager, written_at=NOON)
    quick = QuickOrder.objects.create(owner=company.account_manager, made_at=NOON, **people)
    QuickLine.objects.create(quick_order=quick, line=1)
    kept = OrderList.objects.create(
        company=company, name=f"Regal {number}", is_sellers=True, audience="company", touched_at=NOON
    )
    OrderView.objects.create(company=company, owner=company.account_manager, name=f"Ansicht {number}")
    OwnField.objects.create(company=company, name=f"Projekt {number}")
    ListLine.objects.create(order_list=kept, place=1, product=product)
    ColumnMap.objects.create(company=company, header=["a", "b"], columns={"number": 0}, said_at=NOON)
    _papers(number, company)
    member = company.memberships.get()
    OrderExport.objects.create(company=company, membership=member, language="de", asked_at=NOON, due_at=NOON)


def _papers(number: int, company: Company) -> None:
    carrier = Carrier.objects.create(code=f"C{number}", name="Carrier")
    shipment = Shipment.objects.create(
        number=f"L{number}", company=company, shipped_on=NOON, carrier=carrier, ship_to={}, booked_at=NOON
    )
    sums = {"net_total": 0, "tax_total": 0, "total": 0, "currency": "EUR"}
    Invoice.objects.create(number=f"R{number}", company=company, issued_on=NOON, bill_to={}, **sums)
    NumberRange.objects.get_or_create(kind="delivery")
    Paper.objects.create(
        kind="delivery",
        number=f"L{number}",
        company=company,
        shipment=shipment,
        language="de",
        issued_at=NOON,
        content={},
        file="x.pdf",
    )


def _suggestion(number: int, company: Company) -> None:
    line = OrderLine.objects.filter(order__company=company).first()
    Suggestion.objects.create(
        unit=line.order.unit,
        rank=number,
        product=line.product,
        line=line,
        times=1,
        first_on=NOON.date(),
        last_on=NOON.date(),
        made_at=NOON,
    )


def _partner(number: int, company: Company) -> None:
    member = company.memberships.first()
    partner = Partner.objects.create(code=f"p{number}", name=f"ERP {number}", company=company, member=member)
    ApiKey.objects.create(partner=partner, name="ERP", prefix=f"b2b_{number}", secret_hash="x", made_at=NOON)
    order = Order.objects.filter(company=company).first()
    message = EdiMessage.objects.create(
        partner=partner, format="json", sha256="x", raw=b"{}", received_at=NOON, transport_id=f"k{number}"
    )
    outcome = Outcome("booked", f"PO-{number}", lines=(LineOutcome("1", "accepted"),)).to_json()
    told = {
        "type": "order",
        "number": f"PO-{number}",
        "state": "booked",
        "verdict": "booked",
        "outcome": outcome,
    }
    EdiDocument.objects.create(message=message, position=0, order=order, decided_at=NOON, **told)
    about = {"refused": number, "all": number}
    Alarm.objects.create(partner=partner, kind="refused", about=about, raised_at=NOON)
    erp = ErpSystem.objects.create(code=f"e{number}", name=f"ERP {number}", user=member.user)
    ErpImport.objects.create(
        system=erp,
        kind="stock",
        format="csv",
        sent_as=str(number),
        sha256="x",
        file="erp/x.csv",
        language="de",
        received_at=NOON,
        due_at=NOON,
    )
    Reconciliation.objects.create(system=erp, first_on=NOON.date(), last_on=NOON.date(), made_at=NOON)
    WatchedArticle.objects.create(partner=partner, sku="A-1")
    feed = ProductFeed.objects.create(partner=partner, begun_at=NOON)
    FeedRow.objects.create(feed=feed, sku="A-1", digest="x", changed_at=NOON)
    webhook = Webhook.objects.create(
        partner=partner, url="https://a.example/", topics=["order.confirmed"], sealed_secret="x", made_at=NOON
    )
    outbound = OutboundMessage.objects.create(
        webhook=webhook,
        topic="order.confirmed",
        subject=str(number),
        once=str(number),
        sequence=number,
        body="{}",
        made_at=NOON,
        due_at=NOON,
    )
    SendingTry.objects.create(message=outbound, tried_at=NOON, status=500)


def _post(number: int, company: Company) -> None:
    event = Event.objects.create(
        name="OrderPlaced", subject=str(number), company_id=company.pk, payload={}, happened_at=NOON
    )
    Delivery.objects.create(event=event, consumer="orders", due_at=NOON)
    Mail.objects.create(
        key=f"m{number}", to="a@b.example", subject="Order", text="-", queued_at=NOON, due_at=NOON
    )


def _return(number: int, company: Company) -> None:
    group = Reason.objects.create(
        code=f"g{number}", name_de=f"Gruppe {number}", kind="damage", settlements=["credit"]
    )
    reason = Reason.objects.create(
        code=f"r{number}", name_de=f"Grund {number}", kind="damage", settlements=["credit"], parent=group
    )
    Policy.objects.create(name=f"Bedingung {number}", company=company, reason=reason, days=30)
    line = OrderLine.objects.filter(order__company=company).first()
    claim = Return.objects.create(
        number=f"R-{number}",
        company=company,
        unit=company.units.first(),
        requested_by=company.account_manager,
        state="requested",
        currency="EUR",
        opened_at=NOON,
        requested_at=NOON,
        answer_by=NOON,
    )
    ReturnLine.objects.create(claim=claim, position=1, order_line=line, quantity=1, reason=reason)


def _sales(number: int, company: Company) -> None:
    rep, member = company.account_manager, Membership.objects.filter(company=company).first()
    Acting.objects.create(
        token=f"token-{number}",
        rep=rep,
        company=company,
        member=member,
        reason="Am Telefon",
        started_at=NOON,
        expires_at=NOON + timedelta(hours=1),
    )
    Visit.objects.create(
        company=company, rep=rep, happened_on=NOON.date(), text=f"Besuch {number}", written_at=NOON
    )
    Task.objects.create(company=company, rep=rep, title=f"Aufgabe {number}", made_at=NOON)
