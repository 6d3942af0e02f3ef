"""What a product costs, worked out row by row from docs/pricing.md; shares nothing with the shop's own reckoning."""

from dataclasses import dataclass
from fractions import Fraction

from accounts.models import Unit
from catalog.models import Category, CategoryClass, ProductClass, ProductClassification
from pricing.models import (
    AgreedQuantity,
    Contract,
    ContractPrice,
    Discount,
    ExchangeRate,
    ListPrice,
    PriceList,
    PriceListAssignment,
)


@dataclass(frozen=True)
class Answer:
    """`unit` is the price of one unit, None on request; `net` the line's cents."""

    unit: Fraction | None
    net: int | None = None


class Oracle:
    """Reads every row of the shop once."""

    def __init__(self):
        self.contracts = list(Contract.objects.all())
        self.lists = list(PriceList.objects.all())
        self.assignments = list(PriceListAssignment.objects.all())
        self.prices = [*ContractPrice.objects.all(), *ListPrice.objects.all()]
        self.discounts = list(Discount.objects.all())
        self.rates = list(ExchangeRate.objects.all())
        self.quantities = list(AgreedQuantity.objects.all())
        self.units = {unit.pk: unit for unit in Unit.objects.all()}
        self.categories = {category.pk: category for category in Category.objects.all()}
        self.classes = {each.pk: each for each in ProductClass.objects.all()}
        self.own_classes = list(ProductClassification.objects.all())
        self.usual_classes = list(CategoryClass.objects.all())

    def ask(self, company, unit, product, quantity, day, counted=None) -> Answer:
        """`counted` is what reaches steps, where it is more than the line."""
        offers = []
        for rank, source in self.sources(company, unit, day):
            offer = self.offer(source, company, product, quantity, counted or quantity, day)
            if offer is not None:
                offers.append((rank, offer, str(getattr(source, "number", source.pk))))
        if not offers:
            return Answer(None)
        channel = company.channel
        if not (channel and channel.strategy == "lowest"):
            first = min(rank for rank, *_ in offers)
            offers = [offer for offer in offers if offer[0] == first]
        costing = [price for _rank, (price, _basis), _name in offers if price]
        if not costing:
            return Answer(None)
        unit_price = min(costing)
        cents = unit_price * Fraction(quantity) * 100
        return Answer(unit_price, int(cents + Fraction(1, 2)))

    def sources(self, company, unit, day):
        for contract in self.contracts:
            if (
                not contract.is_active
                or day not in _Days(contract.valid)
                or contract.currency != company.currency
            ):
                continue
            if contract.group_id is not None and contract.group_id == company.group_id:
                yield (2, 0), contract
            elif contract.company_id == company.pk:
                if contract.unit_id is None:
                    yield (1, 0), contract
                elif unit.path.startswith(self.units[contract.unit_id].path):
                    yield (0, -len(self.units[contract.unit_id].path)), contract
        seen, base = {}, self.base(company, day)
        for assignment in self.assignments:
            price_list = next(each for each in self.lists if each.pk == assignment.price_list_id)
            if price_list.currency != company.currency:
                continue
            if assignment.company_id == company.pk:
                rank = (3, assignment.priority)
            elif assignment.segment_id is not None and assignment.segment_id == company.segment_id:
                rank = (4, assignment.priority)
            else:
                continue
            seen[price_list] = min(rank, seen.get(price_list, rank))
        if base:
            seen.setdefault(base, (5, 0))
        yield from ((rank, price_list) for price_list, rank in seen.items())

    def base(self, company, day):
        bases = [each for each in self.lists if each.is_base and each.currency == company.currency]
        if not bases and (rate := self.rate(company, day)):
            bases = [each for each in self.lists if each.is_base and each.currency == rate.from_currency]
        own = [each for each in bases if each.channel_id and each.channel_id == company.channel_id]
        return next(iter(own or [each for each in bases if each.channel_id is None]), None)

    def rate(self, company, day):
        fitting = [
            each for each in self.rates if each.currency == company.currency and day in _Days(each.valid)
        ]
        return next(iter(fitting), None)

    def amount(self, row, source, company, day) -> Fraction:
        """In the company's currency, to four decimals."""
        if source.currency == company.currency:
            return Fraction(row.amount)
        exact = Fraction(row.amount) * Fraction(self.rate(company, day).rate)
        return Fraction(int(exact * 10_000 + Fraction(1, 2)), 10_000)

    def offer(self, source, company, product, quantity, counted, day):
        """(price of one, basis) or None; 0 is on request."""
        found = self.plain(source, company, product, counted, day)
        if found is None:
            return None
        price, basis, graduated = found
        offer = (self.averaged(source, company, product, counted, day) if graduated else price), basis
        if offer and isinstance(source, Contract) and self.is_used_up(source, product, quantity, offer[0]):
            return {"block": offer, "list": None, "ask": (Fraction(0), 1)}[source.when_used_up]
        return offer

    def plain(self, source, company, product, quantity, day):
        """(price of one, basis, whether it holds for its own part only) of the step reached."""
        fixed = self.reached(source, product, quantity, day)
        if fixed:
            return self.amount(fixed, source, company, day) / fixed.basis, fixed.basis, source.is_graduated
        if source == self.base(company, day):
            return None
        cut = self.discounted(source, company, product, quantity, day)
        return (*cut, self.base(company, day).is_graduated) if cut else None

    def averaged(self, source, company, product, counted, day) -> Fraction:
        """Each piece costs what the step it reaches says, those of a smallest order alike; 0: on request."""
        multiple = Fraction(product.multiple)
        first = max(-(-Fraction(product.minimum) // multiple) * multiple, multiple)
        begins = [Fraction(start) for start in self.starts(product) if first < start <= counted]
        begins = [Fraction(1), *sorted(begins)]
        total = Fraction(0)
        for begin, end in zip(begins, [*begins[1:], Fraction(counted) + 1], strict=True):
            price = self.part(source, company, product, max(begin, first), counted, day)
            if not price:
                return Fraction(0)
            total += (end - begin) * price
        return total / Fraction(counted)

    def part(self, source, company, product, number, counted, day) -> Fraction:
        """Of the piece with this number; before the first step that holds for its part it costs what that one says."""
        later = sorted(start for start in self.starts(product) if number < start <= counted)
        for quantity in (number, *later):
            found = self.plain(source, company, product, quantity, day)
            if found and found[2]:
                return found[0]
        raise AssertionError("the step reached is one of them")

    def starts(self, product) -> set:
        prices = {row.min_quantity for row in self.prices if row.product_id == product.pk}
        return prices | {discount.min_quantity for discount in self.discounts}

    def is_used_up(self, contract, product, quantity, unit_price) -> bool:
        for agreed in self.quantities:
            is_this = (agreed.contract_id, agreed.product_id) == (contract.pk, product.pk)
            if is_this and quantity > agreed.quantity - agreed.called:
                return True
        if contract.agreed_value is None:
            return False
        cents = int(unit_price * Fraction(quantity) * 100 + Fraction(1, 2))
        return cents > (contract.agreed_value - contract.called_value) * 100

    def reached(self, source, product, quantity, day):
        mine = "contract_id" if isinstance(source, Contract) else "price_list_id"
        rows = [
            row
            for row in self.prices
            if getattr(row, mine, None) == source.pk
            and row.product_id == product.pk
            and row.min_quantity <= quantity
            and day in _Days(row.valid)
        ]
        return max(rows, key=lambda row: row.min_quantity, default=None)

    def discounted(self, source, company, product, quantity, day):
        base = self.base(company, day) and self.reached(self.base(company, day), product, quantity, day)
        if not base:
            return None
        mine = "contract_id" if isinstance(source, Contract) else "price_list_id"
        fitting = [
            discount
            for discount in self.discounts
            if getattr(discount, mine) == source.pk
            and day in _Days(discount.valid)
            and discount.min_quantity <= quantity
            and self.fits(discount, product)
        ]
        before = left = self.amount(base, self.base(company, day), company, day)
        for additional in (False, True):
            chosen = [d for d in fitting if d.is_additional == additional]
            if not chosen:
                if not additional:
                    return None
                continue
            best = max(
                chosen,
                key=lambda d: (self.closeness(d), taken(d, before, base)),
            )
            left -= taken(best, left, base)
        rounded = Fraction(int(left * 10_000 + Fraction(1, 2)), 10_000) if left > 0 else Fraction(0)
        return rounded / base.basis, base.basis

    def fits(self, discount, product) -> bool:
        if discount.product_id and discount.product_id != product.pk:
            return False
        if discount.family_id and discount.family_id != product.family_id:
            return False
        if discount.discount_group and discount.discount_group.lower() != product.discount_group.lower():
            return False
        if discount.manufacturer_id and discount.manufacturer_id != product.manufacturer_id:
            return False
        if discount.category_id:
            top = self.categories[discount.category_id].path
            if not self.categories[product.category_id].path.startswith(top):
                return False
        return not discount.product_class_id or discount.product_class_id in self.classes_of(product)

    def classes_of(self, product) -> set[int]:
        own = [c for c in self.own_classes if c.product_id == product.pk]
        decided = {c.classification_id for c in own}
        usual = [
            c
            for c in self.usual_classes
            if c.category_id == product.category_id and c.classification_id not in decided
        ]
        found = set()
        for each in (*own, *usual):
            pk = each.product_class_id
            while pk and pk not in found:
                found.add(pk)
                pk = self.classes[pk].parent_id
        return found

    def closeness(self, discount) -> tuple:
        named = 0
        for value, thing in (
            (32, discount.product_id),
            (16, discount.family_id),
            (8, discount.discount_group),
            (4, discount.product_class_id),
            (2, discount.manufacturer_id),
            (1, discount.category_id),
        ):
            named += value if thing else 0
        depth = self.categories[discount.category_id].depth if discount.category_id else 0
        return named, depth


def taken(discount, left: Fraction, base) -> Fraction:
    if discount.percent is not None:
        return left * Fraction(discount.percent) / 100
    return Fraction(discount.amount) * base.basis / discount.basis


class _Days:
    def __init__(self, days):
        self.days = days

    def __contains__(self, day) -> bool:
        first, end = self.days.lower, self.days.upper
        return (first is None or first <= day) and (end is None or day < end)
