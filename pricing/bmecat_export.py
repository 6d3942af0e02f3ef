"""The shop's catalogue as BMEcat: what one customer sees and pays, or a price list."""

import mimetypes
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import translation

from accounts.actor import Actor
from catalog.bmecat.articles import (
    Article,
    Classification,
    Feature,
    Group,
    Header,
    Medium,
    Packing,
    Price,
    Reference,
    Texts,
    Value,
)
from catalog.bmecat.rows import RELATIONS
from catalog.models import Attribute, AttributeValue, Category, CustomerPartNumber, Document, Product
from catalog.queries import order_rule
from catalog.rules import first_quantity

from .models import ListPrice, PriceList, last_day
from .queries import price_lines, taxes_of
from .tax_rules import NoTaxRate

PORTION = 200
_PURPOSES = {"datasheet": "data_sheet", "safety": "safety_data_sheet"}


@dataclass
class Export:
    """`keep` is told of each document whose file goes along; without it no documents are listed."""

    actor: Actor
    on: date
    languages: tuple[str, ...] = ("de", "en")
    price_list: PriceList | None = None
    keep: Callable[[Document], None] | None = None
    left: Counter = field(default_factory=Counter)

    def header(self, version: str, catalog_id: str, catalog_version: str) -> Header:
        company = self.actor.company
        currency = self.price_list.currency if self.price_list else company.currency if company else ""
        return Header(
            version=version,
            languages=self.languages,
            catalog_id=catalog_id,
            catalog_version=catalog_version,
            name=settings.SHOP_NAME,
            currency=str(currency),
            territories=(self._country(),),
            supplier=settings.SHOP_NAME,
            buyer=company.name if company else "",
            buyer_number=company.number if company else "",
            generated=self.on.isoformat(),
        )

    def groups(self) -> Iterator[Group]:
        """The categories on the way to what is listed, the root first."""
        used = Category.objects.filter(pk__in=self._products().order_by().values("category")).values_list(
            "path", flat=True
        )
        step = Category.steplen
        ways = {path[:end] for path in used for end in range(step, len(path) + 1, step)}
        yield Group("root", "0", dict.fromkeys(self.languages, settings.SHOP_NAME), is_root=True)
        known = {category.path: category for category in Category.objects.filter(path__in=ways)}
        inner = {path[:-step] for path in ways}
        for path in sorted(ways):
            parent = _group_id(known[path[:-step]]) if len(path) > step else "root"
            names = _texts(known[path].name_de, known[path].name_en)
            yield Group(_group_id(known[path]), parent, names, is_leaf=path not in inner)

    def articles(self) -> Iterator[tuple[Article, str]]:
        """Each with the id of its group; a fixed number of statements per portion."""
        names = _attribute_names()
        last = 0
        while portion := list(self._portion(last)):
            last = portion[-1].pk
            prices = self._prices(portion)
            named = {p.successor_id for p in portion if p.successor_id}
            named |= {relation.other_id for p in portion for relation in p.relations.all()}
            numbers = self._visible_numbers(named)
            for product in portion:
                article = self._article(product, *prices[product.pk], numbers, names)
                yield article, _group_id(product.category)

    def _products(self) -> QuerySet[Product]:
        return Product.objects.visible_to(self.actor)

    def _portion(self, after: int) -> QuerySet[Product]:
        own = CustomerPartNumber.objects.visible_to(self.actor).nearest_first()
        values = AttributeValue.objects.select_related("attribute").order_by("attribute__code")
        parts: list = [Prefetch("values", values), Prefetch("part_numbers", own)]
        parts += ["packs", "relations", "category__classes__product_class__classification"]
        parts += ["classes__product_class__classification"]
        if self.keep:
            parts.append(Prefetch("documents", Document.objects.order_by("kind", "language", "title")))
        found = self._products().filter(pk__gt=after).order_by("pk")
        return found.select_related("category", "manufacturer").prefetch_related(*parts)[:PORTION]

    def _visible_numbers(self, products: set[int]) -> dict[int, str]:
        return dict(self._products().filter(pk__in=products).values_list("pk", "sku")) if products else {}

    def _country(self) -> str:
        return str(self.actor.company.country) if self.actor.company else settings.SELLER_COUNTRY

    def _prices(self, portion: list[Product]) -> dict[int, tuple[int, list[Price]]]:
        """Per product the basis, which BMEcat has but one of, and the prices per that."""
        try:
            taxes = taxes_of(portion, self.actor, destination=self._country(), on=self.on)
            rates = {p.pk: _plain(tax.percent / 100) for p, tax in zip(portion, taxes, strict=True)}
        except NoTaxRate:
            rates = {}
        found = self._listed(portion) if self.price_list else self._own(portion)
        prices: dict[int, tuple[int, list[Price]]] = {}
        for product, basis, kind, minimum, amount, currency, days in found:
            shown = _plain(amount) if amount else ""
            tax = rates.get(product, "")
            price = Price(kind if amount else "on_request", shown, currency, tax, "", _plain(minimum))
            prices.setdefault(product, (basis, []))[1].append(_dated(price, days))
        return prices

    def _listed(self, portion: list[Product]) -> Iterator[tuple]:
        rows = ListPrice.objects.filter(
            price_list=self.price_list, product__in=portion, valid__contains=self.on
        )
        by_product = defaultdict(list)
        for row in rows.order_by("product", "min_quantity"):
            by_product[row.product_id].append(row)
        currency = str(self.price_list.currency)
        for product in portion:
            found = by_product[product.pk]
            basis = max((row.basis for row in found), default=1)
            for row in found:
                days = (row.valid.lower if row.valid else None, last_day(row.valid))
                amount = row.amount * basis / row.basis
                yield product.pk, basis, "net_list", row.min_quantity, amount, currency, days
            if not found:
                yield product.pk, basis, "net_list", Decimal(1), None, currency, (None, None)

    def _own(self, portion: list[Product]) -> Iterator[tuple]:
        lines = [(product, first_quantity(order_rule(product))) for product in portion]
        for product, line in zip(portion, price_lines(lines, self.actor, self.on), strict=True):
            basis = max((tier.basis for tier in line.tiers), default=1)
            for tier in line.tiers:
                amount = tier.amount * basis / tier.basis
                days = (None, line.valid_until)
                yield product.pk, basis, "net_customer", tier.minimum, amount, line.currency, days
            if not line.tiers:
                yield product.pk, basis, "net_customer", Decimal(1), None, line.currency, (None, None)

    def _article(
        self, product: Product, basis: int, prices: list[Price], numbers: dict[int, str], names: dict
    ) -> Article:
        packs = [pack for pack in product.packs.all() if pack.position == 1]  # type: ignore[attr-defined]
        return Article(
            number=product.sku,
            names=_texts(product.name_de, product.name_en),
            texts=_texts(product.text_de, product.text_en),
            gtin=product.gtin,
            buyer_numbers=tuple(one.number for one in product.part_numbers.all()),
            manufacturer=product.manufacturer.name if product.manufacturer else "",
            manufacturer_number=product.manufacturer_number,
            lead_days=str(product.lead_days),
            order_unit=product.unit,
            price_quantity=str(basis),
            minimum=_plain(product.minimum),
            interval=_plain(product.multiple),
            packings=tuple(Packing(p.unit, _plain(Decimal(p.numerator) / p.denominator)) for p in packs),
            tariff=product.tariff,
            origin=product.origin,
            weight_kg=_plain(product.weight_g / 1000) if product.weight_g is not None else "",
            classes=tuple(_classes(product)),
            features=tuple(_feature(value, names) for value in product.values.all()),
            prices=tuple(prices),
            media=tuple(self._media(product)),
            references=tuple(_references(product, numbers)),
        )

    def _media(self, product: Product) -> Iterator[Medium]:
        """Kind, language and title stand in the description, because BMEcat knows few purposes."""
        for document in product.documents.all() if self.keep else ():
            self.keep(document)
            with translation.override(self.languages[0]):
                words = str(document.get_kind_display())
            words += f" ({document.language})" if document.language else ""
            words += f": {document.title}" if document.title else ""
            kind = mimetypes.guess_type(document.file.name)[0] or ""
            purpose = _PURPOSES.get(document.kind, "others")
            yield Medium(document.file.name, kind, words, purpose, document.language)


def _group_id(category: Category) -> str:
    return f"c{category.pk}"


def _texts(german: str, english: str) -> Texts:
    return {code: text for code, text in (("de", german), ("en", english)) if text}


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _dated(price: Price, days: tuple[date | None, date | None]) -> Price:
    first, last = (day.isoformat() if day else "" for day in days)
    return Price(
        price.kind,
        price.amount,
        price.currency,
        price.tax,
        "",
        price.minimum,
        valid_from=first,
        valid_until=last,
    )


def _references(product: Product, numbers: dict[int, str]) -> Iterator[Reference]:
    """Only to what the reader sees."""
    if follower := numbers.get(product.successor_id):
        yield Reference("followup", follower)
    kinds = {kind: told for told, kind in RELATIONS.items()}
    for relation in product.relations.all():
        if other := numbers.get(relation.other_id):
            yield Reference(kinds.get(relation.kind, "others"), other, _plain(relation.quantity))


def _classes(product: Product) -> Iterator[Classification]:
    """Its own, then those of its category in other releases. `ETIM-9` and the like; a release nobody knows (version 0)
    goes by its system alone."""
    own = list(product.classes.all())  # type: ignore[attr-defined]
    told = {each.classification_id for each in own}
    usual = product.category.classes.all()  # type: ignore[attr-defined]
    for each in [*own, *(each for each in usual if each.classification_id not in told)]:
        release = each.product_class.classification
        if release.system != release.System.OWN:
            name = release.system.upper() if release.version == "0" else release.code.upper()
            yield Classification(name, each.product_class.code)


def _attribute_names() -> dict[int, Texts]:
    """What attributes are called; the code where a name would not lead back to its attribute."""
    attributes = list(Attribute.objects.all())
    told = Counter(
        word
        for a in attributes
        for word in {name.casefold() for name in (a.name_de, a.name_en, a.code) if name}
    )
    names = {}
    for one in attributes:
        is_clear = all(told[name.casefold()] == 1 for name in {one.name_de, one.name_en} if name)
        names[one.pk] = _texts(one.name_de, one.name_en) if is_clear else {"": one.code}
    return names


def _feature(value: AttributeValue, names: dict[int, Texts]) -> Feature:
    if value.number is not None:
        texts = {"": _plain(value.number)}
    else:
        texts = _texts(value.text_de, value.text_en)
    return Feature(names[value.attribute_id], (Value(texts),), value.attribute.unit)
