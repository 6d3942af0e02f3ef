"""The addresses of the REST layer. Nobody enters with a session: a key is needed, see edi.api.keys."""

from django.urls import path, re_path

from b2bshop.access import public

from .api import catalog, docs, erp, messages, orders, papers, returns, webhooks
from .api.problems import nowhere

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
    path("returns/", keyed(returns.ReturnsView), name="returns"),
    path("returns/<str:number>/", keyed(returns.ReturnView), name="return"),
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
    path("erp/orders/", keyed(erp.OrdersOfAllView), name="erp_orders"),
    path("erp/orders/<str:number>/", keyed(erp.OneOfAllView), name="erp_order"),
    path("erp/orders/<str:number>/confirmation/", keyed(erp.ConfirmView), name="erp_confirm"),
    path("erp/orders/<str:number>/cancellation/", keyed(erp.CancelView), name="erp_cancel"),
    path("erp/imports/<uuid:key>/", keyed(erp.ImportView), name="erp_import"),
    path("erp/imports/<uuid:key>/report/", keyed(erp.ReportView), name="erp_report"),
    path("erp/imports/<slug:kind>/", keyed(erp.ImportsView), name="erp_imports"),
    path("erp/reconciliations/", keyed(erp.ReconciliationsView), name="erp_reconciliations"),
    path("erp/reconciliations/<uuid:key>/", keyed(erp.ReconciliationView), name="erp_reconciliation"),
    path("openapi.json", public(docs.openapi), name="openapi"),
    path("docs/", public(docs.docs), name="docs"),
    re_path(r"^(?P<rest>(?:.*/)?)$", public(nowhere), name="nowhere"),
]
