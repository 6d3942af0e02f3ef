"""People and companies who ask to be let in."""

from datetime import datetime, timedelta

from django.utils.timezone import now

from accounts.models import Application, Company, JoinRequest, User
from b2bshop.demo.people import APPLICATIONS, COMPANIES, JOINING, DemoApplication


def load_entry(staff: dict[str, User]) -> None:
    """A queue of applications for the seller and a request for Nordwerk's administrator; no mail leaves for them."""
    Application.objects.bulk_create(_application(each, now()) for each in APPLICATIONS)
    Application.objects.filter(name=APPLICATIONS[0].name).update(assigned_to=staff["rep"])
    numbers = {each.key: each.number for each in COMPANIES}
    for key, name, email, phone in JOINING:
        company = Company.objects.get(number=numbers[key])
        document = company.orders.placed().order_by("-ordered_at").values_list("number", flat=True).first()
        JoinRequest.objects.create(
            company=company, name=name, email=email, phone=phone, document=document or "", asked_at=now()
        )


def _application(each: DemoApplication, at: datetime) -> Application:
    asked = at - timedelta(days=each.days, hours=3)
    names = ("name", "vat_id", "street", "house_number", "postal_code", "city", "country")
    values = {name: getattr(each, name) for name in (*names, "person", "email", "message")}
    return Application(
        **values,
        secret_hash=f"demo-{each.vat_id}",
        asked_at=asked,
        confirmed_at=asked + timedelta(minutes=6) if each.confirmed else None,
    )
