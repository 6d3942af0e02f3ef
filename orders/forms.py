"""What people type into carts and checkout. Forms refuse what no field can hold; the domain judges quantities."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.forms.company import readable_pattern
from accounts.forms.fields import CompanyRowForm
from accounts.models import Address, CostCentre, Role, Unit, User
from b2bshop.dates import DayField

from .delivery import LONGEST as LONGEST_ACCOUNT
from .delivery import DeliveryWish
from .finding import OrderWish
from .models import Audience, OrderExport, OwnField, Paper, Right
from .own_fields import LONGEST, po_problems, read_value
from .problems import Problem
from .states import State

BIGGEST_ID = 2**63 - 1
LONGEST_WAY = 500


class AddForm(forms.Form):
    """One article for a cart; `back` is where the person came from."""

    sku = forms.CharField(max_length=60, error_messages={"required": _("Please enter an article number.")})
    quantity = forms.CharField(max_length=40, error_messages={"required": _("Please enter a quantity.")})
    unit = forms.CharField(max_length=3, required=False)
    back = forms.CharField(max_length=LONGEST_WAY, required=False)

    @property
    def words(self) -> list[str]:
        return [str(error) for errors in self.errors.values() for error in errors]


class CartNameForm(forms.Form):
    name = forms.CharField(label=_("Name of the cart"), max_length=60, required=False)


class CartForm(CartNameForm):
    """A cart's name, and what its checkout begins with. Only what is offered can be chosen."""

    cost_centre = forms.ModelChoiceField(
        CostCentre.objects.none(), label=_("Cost centre"), required=False, empty_label=_("none")
    )
    ship_to = forms.ModelChoiceField(
        Address.objects.none(), label=_("Deliver to"), required=False, empty_label=_("as always")
    )
    po_number = forms.CharField(label=_("Your order number"), max_length=35, required=False)

    def __init__(self, *args, addresses, cost_centres, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cost_centre"].queryset = cost_centres  # type: ignore[attr-defined]
        self.fields["ship_to"].queryset = addresses  # type: ignore[attr-defined]

    def offer(self, cost_centres: Iterable[CostCentre], addresses: Iterable[Address]) -> None:
        """Rows that were read for the page already, to be chosen from."""
        for name, rows in (("cost_centre", cost_centres), ("ship_to", addresses)):
            field = self.fields[name]
            field.choices = [("", field.empty_label), *((row.pk, str(row)) for row in rows)]  # type: ignore[attr-defined]


class ShareForm(forms.Form):
    """With whom (`person-3`, `unit-7`, `role-2`, or `link`) and what they may."""

    with_whom = forms.ChoiceField(label=_("Share with"))
    right = forms.TypedChoiceField(
        label=_("who may"), choices=Right.choices, coerce=lambda value: Right(int(value)), initial=Right.EDIT
    )

    def __init__(self, *args, people, units, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered: dict[str, User | Unit | Role | None] = {"link": None}
        groups: list[tuple] = []
        for label, prefix, rows in (
            (_("Colleagues"), "person", people),
            (_("Units, with those below"), "unit", units),
            (_("Roles"), "role", roles),
        ):
            named = {f"{prefix}-{row.pk}": row for row in rows}
            self.offered |= named
            groups.append((label, [(key, str(row)) for key, row in named.items()]))
        groups.append((_("By link"), [("link", _("whoever of the company has the link"))]))
        self.fields["with_whom"].choices = [group for group in groups if group[1]]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> User | Unit | Role | None:
        return self.offered[self.cleaned_data["with_whom"]]


class ListForm(forms.Form):
    """A list's name, whom it is for (`person`, `unit-7`, `company`), and whether others may change it."""

    name = forms.CharField(
        label=_("Name of the list"), max_length=60, error_messages={"required": _("Please name the list.")}
    )
    whom = forms.ChoiceField(label=_("For whom"), initial=Audience.PERSON)
    is_locked = forms.BooleanField(
        label=_("Locked: others order from it, but do not change it"), required=False
    )

    def __init__(self, *args, offered: dict[str, tuple[Audience, Unit | None]], **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = offered
        choices = [(key, unit.name if unit else audience.label) for key, (audience, unit) in offered.items()]
        self.fields["whom"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:  # nobody else can be let in, so there is nothing to choose
            del self.fields["whom"], self.fields["is_locked"]

    @property
    def told(self) -> dict:
        """As orders.actions.lists takes it."""
        audience, unit = self.offered[self.cleaned_data.get("whom", Audience.PERSON)]
        return {
            "name": self.cleaned_data["name"],
            "audience": audience,
            "unit": unit,
            "is_locked": self.cleaned_data.get("is_locked", False),
        }


class ChangeForm(forms.Form):
    """Why an approver changes lines; the lines themselves are judged by the domain."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        error_messages={"required": _("Please say why, so that your colleague knows what to change.")},
    )


class OrderFilterForm(forms.Form):
    """What somebody looks for among the orders; everything where nothing is filled in."""

    text = forms.CharField(
        label=_("Number or article"),
        max_length=60,
        required=False,
        help_text=_("Order number, your number or article number"),
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *State.choices])
    cost_centre = forms.ChoiceField(label=_("Cost centre"), required=False)
    ship_to = forms.ChoiceField(label=_("Delivered to"), required=False)
    first_on = DayField(label=_("From"), required=False)
    last_on = DayField(label=_("Until"), required=False)
    mine = forms.BooleanField(label=_("Only my own"), required=False)

    def __init__(self, *args, addresses, cost_centres, **kwargs):
        super().__init__(*args, **kwargs)
        centres = [("", _("all")), *((centre.code, str(centre)) for centre in cost_centres)]
        places = [("", _("all")), *((address.code, str(address)) for address in addresses)]
        self.fields["cost_centre"].choices = centres  # type: ignore[attr-defined]
        self.fields["ship_to"].choices = places  # type: ignore[attr-defined]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day is before the first."))
        return cleaned

    @property
    def wish(self) -> OrderWish:
        """What was said of it that can be understood."""
        names = ("text", "state", "cost_centre", "ship_to", "first_on", "last_on", "mine")
        return OrderWish(**{name: self.cleaned_data[name] for name in names if name in self.cleaned_data})


class DocumentFilterForm(forms.Form):
    """What somebody looks for among the documents; everything where nothing is filled in."""

    kind = forms.ChoiceField(
        required=False, choices=[("", ""), ("unpaid", ""), *Paper.Kind.choices], widget=forms.HiddenInput
    )
    text = forms.CharField(label=_("Number of a document, an order, or yours"), max_length=60, required=False)
    first_on = DayField(label=_("From"), required=False)
    last_on = DayField(label=_("Until"), required=False)

    @property
    def wish(self) -> dict:
        """What was said of it that can be understood."""
        return {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}


class ExportForm(OrderFilterForm):
    """Which orders go into a table, and of which kind."""

    format = forms.ChoiceField(label=_("Format"), choices=OrderExport.Format.choices, initial="xlsx")

    @property
    def told(self) -> dict:
        return {"wish": self.wish, "format": self.cleaned_data["format"]}


class FormatForm(forms.Form):
    format = forms.ChoiceField(label=_("Format"), choices=OrderExport.Format.choices, initial="xlsx")

    @property
    def told(self) -> dict:
        return self.cleaned_data


class HistoryForm(forms.Form):
    """What somebody wants to see of the audit trail; everything where nothing is filled in."""

    first_on = DayField(label=_("From"), required=False)
    last_on = DayField(label=_("Until"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    person = forms.CharField(label=_("Name or e-mail"), max_length=100, required=False)
    number = forms.CharField(label=_("Order number"), max_length=20, required=False)

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [("", _("all")), *((kind.value, kind.label) for kind in kinds)]
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day is before the first."))
        return cleaned

    def address(self, page: int = 1) -> str:
        """The query of what was asked for."""
        return "?" + urlencode(self.given() | ({"page": page} if page > 1 else {}))

    def given(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class OwnFieldForm(CompanyRowForm):
    """A field a company adds to its orders."""

    class Meta:
        model = OwnField
        fields = ("name", "kind", "is_needed", "pattern", "options", "help_text", "place")
        widgets = {"options": forms.Textarea(attrs={"rows": 4})}

    def clean_pattern(self):
        return readable_pattern(self.cleaned_data["pattern"])

    def clean(self):
        cleaned = super().clean()
        if (
            cleaned.get("kind") == OwnField.Kind.CHOICE
            and not OwnField(options=cleaned.get("options", "")).choices
        ):
            self.add_error("options", _("Please enter at least one choice."))
        return cleaned


def _own_field(field: OwnField) -> forms.Field:
    """Needed ones are marked, and asked by the form's `clean`."""
    told: dict = {"label": field.name, "help_text": field.help_text, "required": field.is_needed}
    told["error_messages"] = {"required": str(Problem("own_field_missing", values={"name": field.name}))}
    match field.kind:
        case OwnField.Kind.CHOICE:
            choices = [("", "–"), *((choice, choice) for choice in field.choices)]
            return forms.ChoiceField(choices=choices, **told)
        case OwnField.Kind.DATE:
            return forms.CharField(max_length=20, widget=forms.DateInput(attrs={"type": "date"}), **told)
    return forms.CharField(max_length=LONGEST, **told)


class CheckoutForm(forms.Form):
    """Addresses and cost centres are given as lists; only what is in them can be chosen."""

    address = forms.ChoiceField(label=_("Deliver to"), widget=forms.RadioSelect)
    po_number = forms.CharField(
        label=_("Your order number"), max_length=35, required=False, help_text=_("Printed on every document.")
    )
    cost_centre = forms.ChoiceField(label=_("Cost centre"), required=False)
    requested_on = DayField(
        label=_("Requested date"),
        required=False,
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    idempotency_key = forms.RegexField(
        r"\A[A-Za-z0-9_-]{8,64}\Z",
        widget=forms.HiddenInput,
        error_messages={
            "required": _("The page was incomplete. Please send it again."),
            "invalid": _("The page was incomplete. Please send it again."),
        },
    )
    prices_seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    changes_seen = forms.CharField(max_length=64, required=False)
    delivery = forms.CharField(max_length=20, required=False)
    carrier = forms.CharField(label=_("Carrier"), max_length=LONGEST_ACCOUNT, required=False)
    account = forms.CharField(label=_("Your account there"), max_length=LONGEST_ACCOUNT, required=False)
    is_whole = forms.BooleanField(
        label=_("Deliver everything at once, no partial deliveries"), required=False
    )

    def __init__(self, *args, addresses, cost_centres, company=None, own_fields=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.company, self.own_fields = company, own_fields
        if company is not None:
            self.fields["po_number"].required = company.po_needed
            self.fields["po_number"].error_messages["required"] = str(Problem("po_missing"))
        for each in own_fields:
            self.fields[f"own_{each.pk}"] = _own_field(each)
        self.addresses = {str(address.pk): address for address in addresses}
        where, centre = self.fields["address"], self.fields["cost_centre"]
        where.choices = [(pk, str(address)) for pk, address in self.addresses.items()]  # type: ignore[attr-defined]
        where.error_messages["required"] = _("Please choose a delivery address.")
        none = _("none") if cost_centres else _("Your company keeps no cost centres here")
        centre.choices = [("", none)] + [(c.code, str(c)) for c in cost_centres]  # type: ignore[attr-defined]
        self.fields["requested_on"].widget.attrs["min"] = localdate().isoformat()

    def clean_requested_on(self):
        day = self.cleaned_data["requested_on"]
        if day and day < localdate():
            raise forms.ValidationError(_("This day has passed. Please choose today or later."))
        return day

    def clean_po_number(self):
        number = self.cleaned_data["po_number"]
        if self.company is not None and (problems := po_problems(self.company, number)):
            raise forms.ValidationError([str(problem) for problem in problems])
        return number

    def clean(self):
        """Each own field is asked as place_order asks it, and answered for at its place."""
        cleaned = super().clean()
        for each in self.own_fields:
            name = f"own_{each.pk}"
            _value, problem = read_value(each, cleaned.get(name, ""))
            if problem and name not in self.errors:
                self.add_error(name, str(problem))
        return cleaned

    @property
    def own(self) -> dict[int, str]:
        """The company's own fields by their ids, as place_order takes them."""
        return {each.pk: self.cleaned_data.get(f"own_{each.pk}", "") for each in self.own_fields}

    @property
    def own_rows(self) -> list:
        return [self[f"own_{each.pk}"] for each in self.own_fields]

    @property
    def account_fields(self) -> list:
        return [self["carrier"], self["account"]]

    @property
    def delivery_wish(self) -> DeliveryWish:
        """As chosen so far; what a field cannot hold is left out, and told at the field."""
        told = {name: str(self[name].value() or "").strip() for name in ("delivery", "carrier", "account")}
        told = {name: "" if name in self.errors else text for name, text in told.items()}
        whole = bool(self["is_whole"].value()) if not self.is_bound else "is_whole" in self.data
        return DeliveryWish(told["delivery"], "", told["carrier"], told["account"], whole)

    @property
    def chosen_address(self):
        """The address chosen so far, also when the rest of the form is wrong; the first one to begin with."""
        return self.addresses.get(str(self["address"].value())) or next(iter(self.addresses.values()), None)

    @property
    def chosen_cost_centre(self) -> str:
        """The code chosen so far; empty where it is none of those offered."""
        code = str(self["cost_centre"].value() or "")
        return code if code in dict(self.fields["cost_centre"].choices) else ""  # type: ignore[attr-defined]
