"""Rules as sentences."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from b2bshop.money import show_money

from .conditions import AMOUNTS, Condition, Flag, RuleText, Subject
from .rule_queries import Names
from .steps import EVERY, Step
from .words import either

SUBJECTS = {
    Subject.TOTAL: gettext_lazy("Net total of the order"),
    Subject.LINE: gettext_lazy("Net amount of one line"),
    Subject.CATEGORY: gettext_lazy("Category of an article"),
    Subject.FLAG: gettext_lazy("Mark of an article"),
    Subject.OFF_CONTRACT: gettext_lazy("An article outside the contract"),
    Subject.PRICE_RISE: gettext_lazy("An article dearer than last time"),
    Subject.FIRST_TIME: gettext_lazy("An article ordered for the first time"),
    Subject.COST_CENTRE: gettext_lazy("Cost centre of a line"),
    Subject.SHIP_TO: gettext_lazy("Delivery address"),
    Subject.UNIT: gettext_lazy("Unit"),
    Subject.PERSON: gettext_lazy("Person who orders"),
}
FIT = {
    Subject.CATEGORY: gettext_lazy("an article is from"),
    Subject.COST_CENTRE: gettext_lazy("a line is charged to"),
    Subject.SHIP_TO: gettext_lazy("it is delivered to"),
    Subject.UNIT: gettext_lazy("it is ordered for"),
    Subject.PERSON: gettext_lazy("it is ordered by"),
}
FIT_NOT = {
    Subject.CATEGORY: gettext_lazy("an article is from elsewhere than"),
    Subject.COST_CENTRE: gettext_lazy("a line is charged to none of"),
    Subject.SHIP_TO: gettext_lazy("it is delivered elsewhere than to"),
    Subject.UNIT: gettext_lazy("it is ordered for another than"),
    Subject.PERSON: gettext_lazy("it is ordered by somebody else than"),
}
FLAGS = {
    Flag.DANGEROUS: gettext_lazy("dangerous goods"),
    Flag.EXCLUSIVE: gettext_lazy("exclusive article"),
    Flag.DISCONTINUED: gettext_lazy("discontinued"),
    Flag.OUTSIDE: gettext_lazy("outside the core assortment"),
}


def when(rule: RuleText, names: Names, currency: str) -> list[str]:
    """When the rule applies: one sentence for each group, of which one is enough; empty where it always does."""
    return [_(" and ").join(condition(each, names, currency) for each in group) for group in rule.groups]


def condition(each: Condition, names: Names, currency: str) -> str:
    subject = each.subject
    if subject in AMOUNTS:
        amount = show_money(Decimal(each.values[0]), currency)
        whole, line = _("the order is %(amount)s net or more"), _("a line is %(amount)s net or more")
        return (whole if subject == Subject.TOTAL else line) % {"amount": amount}
    match subject:
        case Subject.PRICE_RISE:
            percent = number_format(Decimal(each.values[0]).normalize())
            return _("an article is more than %(percent)s %% dearer than last time") % {"percent": percent}
        case Subject.FIRST_TIME:
            return _("an article is ordered for the first time")
        case Subject.OFF_CONTRACT:
            return _("an article is outside the contract")
        case Subject.FLAG:
            return _("an article is marked as %(marks)s") % {"marks": either(_called(each, names))}
    fits = FIT_NOT[subject] if each.others else FIT[subject]
    return f"{fits} {either(_called(each, names))}"


def then(step: Step, names: Names) -> str:
    """Who has to say yes at one stage."""
    who = [_("the nearest who may approve for the unit")] if step.approvers else []
    who += [_("the head of the unit")] if step.manager else []
    gone = _("somebody who is gone")
    of_a_role = _("somebody with the role %(role)s") if step.needed == 1 else _("all with the role %(role)s")
    who += [of_a_role % {"role": names.roles.get(pk, gone)} for pk in step.roles]
    who += [names.people.get(str(pk), gone) for pk in step.people]
    if step.needed == 1:
        return either(who)
    listed = ", ".join(who)
    if step.needed == EVERY:
        return _("every one of: %(who)s") % {"who": listed}
    return _("%(needed)s of: %(who)s") % {"needed": step.needed, "who": listed}


def _called(each: Condition, names: Names) -> list[str]:
    if each.subject == Subject.FLAG:
        return [str(FLAGS[Flag(value)]) for value in each.values]
    if each.subject == Subject.COST_CENTRE:
        return list(each.values)
    known = names.of(each.subject)
    return [known.get(value, _("something that is gone")) for value in each.values]


def flag_choices() -> Sequence[tuple[str, str]]:
    return [(flag.value, str(words)) for flag, words in FLAGS.items()]
