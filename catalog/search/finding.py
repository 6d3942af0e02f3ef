"""Text → products of one actor. Numbers lead; then what has every term; wider only where nothing was found."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, Case, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from accounts.actor import Actor

from ..models import AttributeValue, CustomerPartNumber, Product, SearchEntry
from .measures import CODES, SYMBOLS
from .reading import Question, Span, lookalikes, read
from .words import Lexicon, look_up, look_up_near

MOST_LEADING = 96
IN_ORDER = ("rank", "pk")
MOST_KNOWN = 400
LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """`products` in no order; `fit` orders them by how well they answer, best first, which costs looking at each.

    `leading` are those whose numbers begin with the text, `exact` those whose number it is. `is_near`: nothing has
    what was typed, these are only like it.
    """

    question: Question
    products: QuerySet[Product]
    leading: tuple[int, ...] = ()
    exact: tuple[int, ...] = ()
    fit: tuple = IN_ORDER
    is_near: bool = False


class Matches(Func):
    """`words @@ query`"""

    template, arg_joiner, output_field = "(%(expressions)s::tsquery)", " @@ ", BooleanField()


def find(text: str, actor: Actor, products: QuerySet[Product]) -> Finding:
    """`products` is what may be found: visible to the actor, narrowed by a category where one is chosen."""
    question = read(text)
    if not question.whole:
        return Finding(question, products.none())
    exact, leading = _leading(question.whole, actor, products)
    spanned = _within(products, question.spans)
    lexicon = look_up(question.terms)
    for is_wide in (False, True):
        infix = _inside(question, is_wide=is_wide) | Q(pk__in=leading)
        told = (
            _told(spanned, lexicon, infix, is_wide=is_wide)
            if question.terms or not question.spans
            else spanned
        )
        if leading or told.exists():
            return Finding(question, told, leading, exact, _fit(lexicon, infix, leading))
    near = _lookalikes(question, products)
    if near is None:
        lexicon = look_up_near(question.terms, lexicon)
        near = _told(spanned, lexicon, Q(pk__in=[]), is_wide=True)
    return Finding(question, near, is_near=True)


def matching(products: QuerySet[Product], text: str) -> QuerySet[Product]:
    """The products of the administration that a text finds, in no order; one that nothing is found for finds none."""
    question = read(text)
    infix = Q(search__numbers__contains=question.whole) if question.whole else Q(pk__in=[])
    return _told(products, look_up(question.terms), infix, is_wide=True)


def _leading(
    whole: str, actor: Actor, products: QuerySet[Product]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """(is, begins with): own numbers, manufacturers' and GTINs, and the customer's own. Three statements."""
    if len(whole) < 2 or len(whole) > LONGEST_NUMBER:
        return (), ()
    entries = SearchEntry.objects.filter(numbers__contains=f" {whole}").values_list("product", "numbers")
    found = [(pk, f" {whole} " in numbers) for pk, numbers in entries[:MOST_KNOWN]]
    own = CustomerPartNumber.objects.visible_to(actor).filter(plain__contains=whole)
    found += [(pk, plain == whole) for pk, plain in own.values_list("product", "plain")[:MOST_KNOWN]]
    if not found:
        return (), ()
    same = {pk for pk, is_exact in found if is_exact}
    seen = products.filter(pk__in={pk for pk, _ in found}).order_by("rank", "pk").values_list("pk", flat=True)
    leading = tuple(sorted(seen, key=lambda pk: pk not in same)[:MOST_LEADING])
    return tuple(pk for pk in leading if pk in same), leading


def _inside(question: Question, *, is_wide: bool) -> Q:
    """Inside a number. Where there is no digit it is rather a word: then only when no word was found."""
    whole = question.whole
    if not 3 <= len(whole) <= LONGEST_NUMBER or not (is_wide or any(c.isdigit() for c in whole)):
        return Q(pk__in=[])
    return Q(search__numbers__contains=whole)


def _lookalikes(question: Question, products: QuerySet[Product]) -> QuerySet[Product] | None:
    """The number with O for 0 and I for 1, or the other way round; None where that finds nothing either."""
    pattern = lookalikes(question.whole)
    if pattern == question.whole or len(question.whole) < 3:
        return None
    found = products.filter(search__numbers__regex=pattern)
    return found if found.exists() else None


def _told(products: QuerySet[Product], lexicon: Lexicon, infix: Q, *, is_wide: bool) -> QuerySet[Product]:
    query = lexicon.query(is_wide=is_wide)
    if not query:
        return products.filter(infix)
    return products.filter(Q(Matches(F("search__words"), Value(query))) | infix)


def _fit(lexicon: Lexicon, infix: Q, leading: Sequence[int]) -> tuple:
    """As numbers lead, then inside numbers, then named so, then described so; the shorter name first."""
    cases = [When(pk=pk, then=place) for place, pk in enumerate(leading)]
    cases.append(When(infix, then=MOST_LEADING))
    if query := lexicon.query(is_wide=False, weight="A"):
        cases.append(When(Matches(F("search__words"), Value(query)), then=MOST_LEADING + 1))
    weighed = Case(*cases, default=MOST_LEADING + 2, output_field=IntegerField())
    return (weighed, "rank", Length("name_de") + Length("name_en"), "pk")


def _within(products: QuerySet[Product], spans: Sequence[Span]) -> QuerySet[Product]:
    for span in spans:
        wanted = Q(pk__in=[])
        for code, symbol in CODES.items():
            dimension, factor = SYMBOLS[symbol]
            if dimension != span.dimension:
                continue
            one = Q(attribute__unit=code)
            one &= Q(number__gte=span.low / factor) if span.low is not None else Q()
            one &= Q(number__lte=span.high / factor) if span.high is not None else Q()
            wanted |= one
        products = products.filter(pk__in=AttributeValue.objects.filter(wanted).values("product"))
    return products
