"""The addresses of the REST layer. Nobody enters with a session: a key is needed, see edi.api.keys."""

from django.urls import path

from b2bshop.access import public

from .api import catalog, docs, messages, orders, papers, webhooks

app_name = "edi"


def keyed(view):
    """A view for keys; the house tests read it here, `MayUse` enforces it."""
    made = view.as_view()
    made.access = "key"
    return made


urlpatterns = [
    path("products/", keyed(catalog.ProductsView), name="products"),
    path("products/<path:sku>/", keyed(catalog.ProductView), name="product"),
    path("prices/query/", keyed(catalog.PricesView), name="prices"),
    path("availability/query/", keyed(catalog.AvailabilityView), name="availability"),
    path("orders/", keyed(orders.OrdersView), name="orders"),
    path("orders/validate/", keyed(orders.ValidateView), name="validate"),
    path("orders/<str:number>/", keyed(orders.OrderView), name="order"),
    path("orders/<str:number>/cancellation/", keyed(orders.CancellationView), name="cancellation"),
    path("orders/<str:number>/confirmations/", keyed(papers.ConfirmationsView), name="confirmations"),
    path("despatch-advices/", keyed(papers.DespatchesView), name="despatches"),
    path("despatch-advices/<path:number>/", keyed(papers.DespatchView), name="despatch"),
    path("invoices/", keyed(papers.BillsView), name="invoices"),
    path("invoices/<path:number>/", keyed(papers.BillView), name="invoice"),
    path("credit-notes/", keyed(papers.CreditNotesView), name="credits"),
    path("credit-notes/<path:number>/", keyed(papers.CreditNoteView), name="credit"),
    path("messages/", keyed(messages.MessagesView), name="messages"),
    path("messages/<uuid:key>/", keyed(messages.MessageView), name="message"),
    path("messages/<uuid:key>/replay/", keyed(messages.ReplayView), name="replay"),
    path("messages/<uuid:key>/raw/", keyed(messages.RawView), name="raw"),
    path("webhooks/", keyed(webhooks.WebhooksView), name="webhooks"),
    path("webhooks/<uuid:key>/", keyed(webhooks.WebhookView), name="webhook"),
    path("webhooks/<uuid:key>/secret/", keyed(webhooks.SecretView), name="webhook_secret"),
    path("webhooks/<uuid:key>/test/", keyed(webhooks.TestView), name="webhook_test"),
    path("webhooks/<uuid:key>/redeliver/", keyed(webhooks.RedeliverView), name="redeliver"),
    path("webhooks/<uuid:key>/deliveries/", keyed(webhooks.DeliveriesView), name="deliveries"),
    path("webhooks/<uuid:key>/deliveries/<uuid:message>/", keyed(webhooks.DeliveryView), name="delivery"),
    path(
        "webhooks/<uuid:key>/deliveries/<uuid:message>/redeliver/",
        keyed(webhooks.RedeliverOneView),
        name="redeliver_one",
    ),
    path("openapi.json", public(docs.openapi), name="openapi"),
    path("docs/", public(docs.docs), name="docs"),
]
