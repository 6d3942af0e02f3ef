"""What the demo's sales rep noted, and has to do."""

from datetime import datetime, timedelta

from accounts.actions.acting import end_acting, start_acting
from accounts.actor import Actor
from accounts.models import Company, Membership, User
from sales.models import Visit
from sales.work import add_task, note_visit

VISITS = (
    (
        "10042",
        "visit",
        12,
        "Jahresgespräch mit Frau Krüger. Neue Linie in Halle 5 ab Februar, Bedarf an Dichtungen verdoppelt sich.",
    ),
    ("10042", "call", 3, "Herr Dirks möchte den Rahmenvertrag vor Jahresende verlängern."),
    ("10077", "visit", 20, "Lagerplätze in Chur aufgenommen, Etiketten nachliefern."),
)
TASKS = (
    ("10042", "Rahmenvertrag Verbindungstechnik: Angebot zur Verlängerung", 5),
    ("10077", "Etiketten für Lager Chur senden", -1),
    ("10103", "Anrufen: lange nichts bestellt", 2),
)


def load_sales(at: datetime) -> None:
    rep = User.objects.get(email="rep@b2bshop.example")
    companies = {company.number: company for company in Company.objects.filter(account_manager=rep)}
    for number, kind, days, text in VISITS:
        note_visit(
            companies[number], Visit.Kind(kind), (at - timedelta(days=days)).date(), text, rep=rep, at=at
        )
    for number, title, days in TASKS:
        add_task(companies[number], title, (at + timedelta(days=days)).date(), rep=rep, at=at)
    member = Membership.objects.filter(company=companies["10042"], user__email="buyer@nordwerk.example").get()
    then = at - timedelta(days=3)
    acting = start_acting(member, "Nachbestellung am Telefon", rep=rep, at=then)
    end_acting(
        acting,
        by=Actor(user=rep, company=acting.company, acting_for=member.user),
        at=then + timedelta(minutes=9),
    )
