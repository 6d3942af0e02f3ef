"""Reads about partners and their messages."""

from django.utils.timezone import localdate

from accounts.actor import Actor, Channel
from accounts.models import Membership
from accounts.queries import memberships_of

from .models import EdiMessage, Partner


def actor_of(partner: Partner) -> Actor:
    """The member the partner acts as, as they are at this moment; without permissions where they are none any more."""
    member = Membership.objects.select_related("user").get(pk=partner.member_id)
    held = list(memberships_of(member.user, on=localdate())) if member.user.is_active else []
    mine = next((each for each in held if each.pk == partner.member_id), None)
    if mine is None or not partner.company.is_active:
        return Actor(user=member.user, company=partner.company, channel=Channel.API)
    mine.user = member.user
    return Actor.from_membership(mine, channel=Channel.API, held=held)


def messages_of(partner: Partner):
    return EdiMessage.objects.of_partner(partner)
