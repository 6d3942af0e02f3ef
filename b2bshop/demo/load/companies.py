"""Companies with units, addresses, cost centres, people, assortments and their own part numbers."""

import json
import os
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission as AdminPermission
from django.utils.timezone import now

from accounts.actions.invite import Guest, invite
from accounts.actions.members import Terms
from accounts.actions.vat import record_check
from accounts.actor import Actor
from accounts.models import (
    Address,
    Company,
    CompanyGroup,
    CostCentre,
    Membership,
    Segment,
    Unit,
    User,
    VatCheck,
)
from accounts.roles import copy_presets
from accounts.rules import is_of_another_state
from accounts.vies import Answer
from approvals.actions import BudgetScope, BudgetTerms, RuleDraft, make_budget, write_rule
from approvals.budget_rules import Every, Exceeded
from approvals.conditions import Condition, Subject
from approvals.models import Deputy
from approvals.steps import Step
from b2bshop.demo.people import COMPANIES, PASSWORD, STAFF, DemoCompany, DemoPerson
from catalog.models import (
    Assortment,
    AssortmentAssignment,
    AssortmentRule,
    Category,
    Certificate,
    CustomerPartNumber,
    Product,
)
from catalog.models import Terms as OfferTerms

from .partners import credentials, erp_credentials
from .texts import marked

SPECIAL_TERMS = {
    "chemicals/epoxy": OfferTerms.CERTIFICATE,
    "chemicals/marking-paint": OfferTerms.CONTRACT,
    "storage/tool-cases": OfferTerms.ON_REQUEST,
}
PART_NUMBERS = 400  # own numbers a company keeps, at most


def load_staff() -> dict[str, User]:
    """Rep, customer service (may look at orders) and administrator."""
    staff = {}
    for email, name, is_staff in STAFF:
        user = _user(email, name, phone="+49 421 555 01-0")
        user.is_staff, user.is_superuser = is_staff, email.startswith("admin@")
        user.save(update_fields=["is_staff", "is_superuser"])
        staff[email.split("@")[0]] = user
    readable = ("view_order", "view_orderline", "view_company", "view_product", "view_event")
    staff["service"].user_permissions.set(AdminPermission.objects.filter(codename__in=readable))
    return staff


def load_company(each: DemoCompany, staff: dict[str, User]) -> Company:
    company = Company.objects.create(
        number=each.number,
        name=marked(each.name, each),
        country=each.country,
        currency=each.currency,
        stock_display=each.stock_display,
        vat_id=each.vat_id,
        credit_limit=each.credit_limit,
        account_manager=staff["rep"],
        group=CompanyGroup.objects.filter(number=each.group).first(),
        segment=Segment.objects.filter(code=each.segment).first(),
        discount_percent=2,
        discount_days=10,
        buyer_reference=marked(f"{each.key.upper()}-KRED", each)[:60],
        invoice_email=f"rechnung@{each.key}.example",
    )
    copy_presets([company])
    units = _units(company, each)
    for a in each.addresses:
        Address.objects.create(
            company=company,
            unit=units.get(a.unit),
            code=a.code,
            name=company.name[:100],
            addition=marked(a.addition, each) if a.addition else "",
            street=a.street,
            house_number=a.house_number,
            postal_code=a.postal_code,
            city=a.city,
            country=each.country,
            is_billing=a.billing,
        )
    CostCentre.objects.bulk_create(
        CostCentre(company=company, code=code, name=marked(name, each)) for code, name in each.cost_centres
    )
    for person in each.people:
        _membership(company, units, person)
    if is_of_another_state(company.vat_id, settings.SELLER_COUNTRY):  # invented, so VIES does not know it
        told = Answer(VatCheck.Result.VALID, note="Schreiben des Finanzamts liegt vor")
        record_check(company, told, vat_id=company.vat_id, at=now(), source=VatCheck.Source.HAND)
    return company


def _units(company: Company, each: DemoCompany) -> dict[str, Unit]:
    by_path: dict[str, Unit] = {}
    for path in each.units:
        parent, _, name = path.rpartition("/")
        values = {"company": company, "name": marked(name, each)}
        by_path[path] = (
            Unit.objects.add_child(by_path[parent], values) if parent else Unit.objects.add_root(values)
        )
    return {path.rpartition("/")[2]: unit for path, unit in by_path.items()}


def _membership(company: Company, units: dict[str, Unit], person: DemoPerson) -> None:
    user = _user(person.login, person.name, phone=person.phone)
    member = Membership.objects.create(
        user=user, company=company, unit=units[person.unit], order_limit=person.limit
    )
    member.roles.set(company.roles.filter(code__in=person.roles))


def load_deputies(company: Company, each: DemoCompany, today: date) -> None:
    """Who stands in for whom, from today for a year."""
    people = {user.email: user for user in User.objects.filter(memberships__company=company)}
    Deputy.objects.bulk_create(
        Deputy(
            company=company,
            absent=people[absent],
            deputy=people[deputy],
            valid_from=today,
            valid_until=today + timedelta(days=365),
        )
        for absent, deputy in each.deputies
    )


def load_rules(company: Company, each: DemoCompany, today: date) -> None:
    """The company's approval rules, from today on."""
    roles = {role.code: str(role.pk) for role in company.roles.all()}
    for rule in each.rules:
        asked = tuple(roles[code] for code in rule.asked)
        draft = RuleDraft(
            name=marked(rule.name, each),
            valid_from=today,
            groups=tuple((Condition(Subject(subject), values),) for subject, values in rule.conditions),
            steps=(Step(approvers=not asked, roles=asked),),
            unit=company.units.get(name=marked(rule.unit, each)) if rule.unit else None,
        )
        write_rule(draft, by=Actor.system(company), at=now())


def load_invitations(company: Company, each: DemoCompany, at: datetime) -> None:
    """Two people who have not answered yet; their links are in the demo's mails."""
    for email, name, unit, role in each.invited:
        admin = Membership.objects.select_related("company", "unit", "user")
        by = Actor.from_membership(admin.filter(company=company, roles__code="admin").get())
        terms = Terms(tuple(company.roles.filter(code=role)), order_limit=Decimal(500))
        place = company.units.get(name=marked(unit, each))
        invite(Guest(email, name, company.language), place, terms, by=by, at=at)


def load_budgets(company: Company, each: DemoCompany, today: date) -> None:
    """From the first of January on, so that the year's orders count towards them."""
    people = {user.email: user for user in User.objects.filter(memberships__company=company)}
    for budget in each.budgets:
        scope = BudgetScope(
            Every(budget.every),
            today.replace(month=1, day=1),
            unit=company.units.get(name=marked(budget.unit, each)) if budget.unit else None,
            cost_centre=company.cost_centres.filter(code=budget.cost_centre).first(),
            person=people.get(budget.person),
            category=Category.objects.filter(slug_path=budget.category).first(),
            start_month=4 if budget.every == Every.FISCAL_YEAR else 1,
        )
        terms = BudgetTerms(
            name=marked(budget.name, each)[:80],
            amount=Decimal(budget.amount),
            exceeded=Exceeded(budget.exceeded),
            owner=people[budget.owner],
            carries_over=budget.carries_over,
        )
        make_budget(scope, terms, by=Actor.system(company), at=now())


def _user(email: str, name: str, phone: str = "") -> User:
    user = User.objects.create(email=email, password=_hashed(), name=name, phone=phone)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@cache
def _hashed() -> str:
    """Everybody's password is the same and public, so it is hashed once."""
    return make_password(PASSWORD)


def load_terms_of_the_shop() -> None:
    """What holds for everybody: a certificate for epoxies, marking paint by contract, large cases on request."""
    certificate = Certificate.objects.create(
        name_de="Schulung Diisocyanate und Epoxidharze", name_en="Training in diisocyanates and epoxy resins"
    )
    everybody = Assortment.objects.create(name="Sonderregeln für alle", only_named=False)
    category = {each.slug_path: each for each in Category.objects.filter(slug_path__in=SPECIAL_TERMS)}
    for path, terms in SPECIAL_TERMS.items():
        needed = certificate if terms == OfferTerms.CERTIFICATE else None
        everybody.rules.create(category=category[path], terms=terms, certificate=needed)
    everybody.assignments.create()


def load_assortment(company: Company, each: DemoCompany, rows: dict[str, Product]) -> None:
    """The whole catalogue without the hidden groups, plus the articles made for the company."""
    if each.certified:
        certificate = Certificate.objects.get()
        company.certificates.create(certificate=certificate, number=f"SCH-{each.number}")
    if not each.hidden and not each.exclusive:
        return
    assortment = Assortment.objects.create(name=f"Sortiment {company.name}"[:100])
    roots = Category.objects.filter(depth=1)
    named = [product for sku, product in rows.items() if product.exclusive and sku.startswith(each.exclusive)]
    AssortmentRule.objects.bulk_create(
        [
            AssortmentRule(
                assortment=assortment,
                category=root,
                terms=OfferTerms.OUTSIDE if root.slug_path in each.outside else OfferTerms.OPEN,
            )
            for root in roots
            if root.slug_path not in each.hidden
        ]
        + [AssortmentRule(assortment=assortment, product=product) for product in named]
    )
    AssortmentAssignment.objects.create(assortment=assortment, company=company)


def load_part_numbers(company: Company, each: DemoCompany, rows: dict[str, Product]) -> None:
    """The company's own number for every eleventh article, e.g. NORD-100017 for 933-8X40-88; a third has a name too."""
    known = [p for p in rows.values() if not p.exclusive or p.sku.startswith(each.exclusive or ("\x00",))]
    CustomerPartNumber.objects.bulk_create(
        CustomerPartNumber(
            company=company,
            product=product,
            number=f"{each.key[:4].upper()}-{100000 + index}",
            text="" if index % 3 else f"Fach {'ABCDEF'[index // 3 % 6]}-{index % 40 + 1:02}",
        )
        for index, product in enumerate(known[:: max(1, len(known) // PART_NUMBERS)], 1)
    )


def write_credentials() -> None:
    """`$DATA_DIR/credentials.json` for scripts; without DATA_DIR there is nothing to write."""
    folder = os.environ.get("DATA_DIR")
    if not folder:
        return
    people = {
        person.login: {"company": each.name, "roles": list(person.roles)}
        for each in COMPANIES
        for person in each.people
    }
    people |= {email: {"company": None, "roles": [email.split("@")[0]]} for email, _, _ in STAFF}
    content = {"base_url": settings.BASE_URL, "password": PASSWORD, "people": people}
    content |= {"partners": credentials(), "erp": erp_credentials()}
    Path(folder, "credentials.json").write_text(
        json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8"
    )
