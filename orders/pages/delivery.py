"""The ways of delivery in the checkout: what each costs, and how soon it is there."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orders.queries import Assessment
from pricing.delivering import DeliveryOffer
from pricing.models import DeliveryMethod


@dataclass(frozen=True, slots=True)
class Way:
    """`net` is what it costs itself; None where freight is charged by the conditions of sale, and told in the total."""

    method: DeliveryMethod
    net: Decimal | None
    is_chosen: bool
    words: str
    currency: str

    @property
    def asks_account(self) -> bool:
        return self.method.kind == DeliveryMethod.Kind.ACCOUNT


def ways_of(assessment: Assessment) -> list[Way]:
    sent = assessment.delivery
    if sent is None:
        return []
    chosen = sent.chosen.method.pk if sent.chosen else None
    return [_way(offer, assessment, offer.method.pk == chosen) for offer in sent.offers]


def _way(offer: DeliveryOffer, assessment: Assessment, is_chosen: bool) -> Way:
    method = offer.method
    net = None if method.adds_freight and not offer.rates else offer.net(assessment.goods_total)
    words = [method.note, method.pickup_at, *_speed_words(method)]
    return Way(method, net, is_chosen, " · ".join(filter(None, words)), assessment.currency)


def _speed_words(method: DeliveryMethod) -> list[str]:
    words = []
    if method.cutoff:
        words.append(
            _("leaves the same working day if ordered by %(time)s") % {"time": time_format(method.cutoff)}
        )
    if method.transit_days:
        days = ngettext("%(n)d working day on the way", "%(n)d working days on the way", method.transit_days)
        words.append(days % {"n": method.transit_days})
    return words
