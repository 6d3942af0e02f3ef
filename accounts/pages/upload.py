"""Many invitations from one table: every row is answered for, and is either wholly invited or not at all."""

from datetime import datetime

from django.http import QueryDict

from b2bshop.uploads import Upload, UploadRow

from ..actions.invite import InvitationProblem, Wanted, invite_all
from ..actor import Actor
from ..ceiling import givable_roles
from ..forms.member import InvitationForm
from ..managing import units_managed
from ..models import Role
from ..permissions import Permission


def invite_rows(guests: Upload, *, by: Actor, at: datetime) -> int:
    """Reads each row through the form of a single one and invites all good ones at once; returns how many.

    Problems stand at their rows.
    """
    units, roles = list(units_managed(by, Permission.MANAGE_MEMBERS)), givable_roles(by)
    names = {unit.name.casefold(): str(unit.pk) for unit in units}
    codes = {name.casefold(): str(role.pk) for role in roles for name in _names(role)}
    good: list[tuple[UploadRow, Wanted]] = []
    for row in guests.rows:
        if row.problems:
            continue
        form = InvitationForm(_as_sent(row.values, names, codes, by), actor=by, units=units, roles=roles)
        row.problems = _problems(form)
        if not row.problems:
            good.append((row, Wanted(form.guest(), form.unit_chosen(), form.terms())))
    answers = invite_all([wanted for _row, wanted in good], by=by, at=at) if good else []
    for (row, _wanted), answer in zip(good, answers, strict=True):
        row.problems = [str(answer)] if isinstance(answer, InvitationProblem) else []
    return sum(not row.problems for row, _wanted in good)


def _problems(form: InvitationForm) -> list[str]:
    labels = {name: field.label for name, field in form.fields.items()}
    return [f"{labels.get(name, name)}: {' '.join(map(str, texts))}" for name, texts in form.errors.items()]


def _as_sent(values: dict, names: dict, codes: dict, by: Actor) -> QueryDict:
    sent = QueryDict(mutable=True)
    for name in ("email", "name", "order_limit", "approval_limit", "valid_until"):
        sent[name] = values.get(name, "")
    sent["language"] = (values.get("language") or by.company.language).lower()
    sent["unit"] = names.get(values["unit"].casefold(), values["unit"])
    written = [text.strip() for text in values["roles"].replace(";", ",").split(",") if text.strip()]
    sent.setlist("roles", [codes.get(text.casefold(), text) for text in written])
    return sent


def _names(role: Role) -> tuple[str, ...]:
    return role.code, role.name_de, role.name_en
