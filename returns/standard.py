"""The reasons a shop begins with: groups with theirs below."""

from typing import NamedTuple

from .rules import Kind, Settlement

CREDIT, REPLACEMENT, REPAIR = (each.value for each in Settlement)


class StandardReason(NamedTuple):
    code: str
    kind: Kind
    de: str
    en: str
    photo: bool = False
    text: bool = False
    settlements: tuple[str, ...] = (CREDIT,)
    hint_de: str = ""
    hint_en: str = ""


REASONS: tuple[tuple[StandardReason, tuple[StandardReason, ...]], ...] = (
    (
        StandardReason("not-wanted", Kind.RETURN, "Wird nicht gebraucht", "Not needed"),
        (
            StandardReason("by-mistake", Kind.RETURN, "Irrtümlich bestellt", "Ordered by mistake"),
            StandardReason("too-much", Kind.RETURN, "Zu viel bestellt", "Ordered too much"),
            StandardReason(
                *("does-not-fit", Kind.RETURN, "Passt nicht", "Does not fit"),
                text=True,
                hint_de="Wofür ist der Artikel gedacht, und woran scheitert es?",
                hint_en="What is the article for, and why does it not fit?",
            ),
        ),
    ),
    (
        StandardReason("faulty", Kind.DAMAGE, "Beschädigt oder mangelhaft", "Damaged or faulty"),
        (
            StandardReason(
                *("damaged", Kind.DAMAGE, "Beschädigt angekommen", "Arrived damaged"),
                photo=True,
                settlements=(CREDIT, REPLACEMENT),
                hint_de="Ein Foto der Ware und eines der Verpackung.",
                hint_en="A photo of the goods and one of the packaging.",
            ),
            StandardReason(
                *("defective", Kind.DEFECT, "Defekt", "Defective"),
                text=True,
                settlements=(CREDIT, REPLACEMENT, REPAIR),
                hint_de="Was geht nicht, und seit wann?",
                hint_en="What does not work, and since when?",
            ),
            StandardReason(
                *("out-of-tolerance", Kind.DEFECT, "Maß oder Güte weicht ab", "Dimension or quality is off"),
                photo=True,
                text=True,
                settlements=(CREDIT, REPLACEMENT),
                hint_de="Was wurde gemessen, was steht im Datenblatt?",
                hint_en="What was measured, and what does the data sheet say?",
            ),
        ),
    ),
    (
        StandardReason("wrong-delivery", Kind.WRONG_ITEM, "Falsch geliefert", "Delivered wrongly"),
        (
            StandardReason(
                *("wrong-article", Kind.WRONG_ITEM, "Falscher Artikel", "Wrong article"),
                text=True,
                settlements=(CREDIT, REPLACEMENT),
                hint_de="Was kam stattdessen? Die Nummer auf dem Etikett hilft.",
                hint_en="What came instead? The number on the label helps.",
            ),
            StandardReason(
                *("too-little", Kind.SHORTAGE, "Zu wenig geliefert", "Too little delivered"),
                text=True,
                settlements=(CREDIT, REPLACEMENT),
                hint_de="Wie viel kam an? Die Menge hier ist, was fehlt.",
                hint_en="How much came? The quantity here is what is missing.",
            ),
        ),
    ),
    (
        StandardReason("invoice", Kind.PRICE, "Rechnung oder Termin", "Invoice or date"),
        (
            StandardReason(
                *("wrong-price", Kind.PRICE, "Preis stimmt nicht", "Wrong price"),
                text=True,
                hint_de="Welcher Preis war vereinbart, und worin?",
                hint_en="Which price was agreed, and where?",
            ),
            StandardReason(
                *("too-late", Kind.LATE, "Zu spät geliefert", "Delivered too late"),
                text=True,
                hint_de="Was war zugesagt, was kam wann, und was folgte daraus?",
                hint_en="What was promised, what came when, and what did it cause?",
            ),
        ),
    ),
)


def make_reasons(model) -> None:
    """Those that are missing; `model` is the Reason of the code or of a migration."""
    place = 0
    for group, below in REASONS:
        place += 10
        parent = _make(model, group, place, None)
        for each in below:
            place += 1
            _make(model, each, place, parent)


def _make(model, each: StandardReason, place: int, parent):
    values = {
        "parent": parent,
        "kind": each.kind.value,
        "name_de": each.de,
        "name_en": each.en,
        "hint_de": each.hint_de,
        "hint_en": each.hint_en,
        "needs_photo": each.photo,
        "needs_text": each.text,
        "settlements": list(each.settlements),
        "position": place,
    }
    return model.objects.get_or_create(code=each.code, defaults=values)[0]
