"""What follows an order after commit: mails to the people concerned."""

from b2bshop.events.journal import consumer
from b2bshop.events.models import Event
from b2bshop.post.sending import queue_mail

from .events import OrderCancelled, OrderPlaced
from .models import Order


@consumer(OrderPlaced)
def confirm_by_mail(event: Event) -> None:
    _tell("order_placed", event)


@consumer(OrderCancelled)
def tell_cancellation(event: Event) -> None:
    _tell("order_cancelled", event)


def _tell(template: str, event: Event) -> None:
    order = Order.objects.select_related("ordered_by", "company").get(number=event.subject)
    if order.ordered_by is None or order.channel == "import":
        return
    queue_mail(
        template,
        {"order": order, "lines": list(order.lines.all())},
        to=order.ordered_by.email,
        language=order.ordered_by.language or order.company.language,
        key=f"{template}-{event.pk}",
        at=event.happened_at,
    )
