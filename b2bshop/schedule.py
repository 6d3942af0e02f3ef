"""What beat does by itself, and how long a turn may wait for a worker before it is left out, in seconds."""

from celery.schedules import crontab

TURNS = (
    ("sweep-the-outbox", "b2bshop.events.tasks.deliver", 20.0, 20),
    ("sweep-the-approvals", "orders.tasks.lapse", 300.0, 300),
    ("remind-of-approvals", "approvals.tasks.remind", 600.0, 600),
    ("prove-the-budgets", "approvals.tasks.prove", crontab(hour=2, minute=40), 3600),
    ("sweep-the-price-files", "pricing.tasks.price_files", 60.0, 60),
    ("forget-old-price-files", "pricing.tasks.forget_price_files", crontab(hour=3, minute=20), 3600),
    ("remind-of-ending-contracts", "pricing.tasks.remind_of_ends", crontab(hour=6, minute=10), 3600),
    ("check-vat-ids", "accounts.tasks.check_vat_ids", 600.0, 600),
    ("forget-unconfirmed-applications", "accounts.tasks.forget_applications", 3600.0, 3600),
    ("forget-old-quick-orders", "orders.tasks.forget_quick_orders", crontab(hour=3, minute=40), 3600),
    ("sweep-the-exports", "orders.tasks.write_exports", 60.0, 60),
    ("sweep-the-search", "catalog.tasks.refresh_search", 20.0, 20),
    ("count-the-words", "catalog.tasks.count_words", 1800.0, 1800),
    ("sweep-the-webhooks", "edi.tasks.send_webhooks", 20.0, 20),
    ("tell-of-prices-and-stock", "edi.tasks.tell_of_articles", crontab(minute=25), 1800),
    ("watch-the-partners", "edi.tasks.watch_partners", 600.0, 600),
    ("sweep-the-erp-imports", "edi.tasks.run_imports", 60.0, 60),
    ("forget-old-erp-imports", "edi.tasks.forget_erp_imports", crontab(hour=4, minute=0), 3600),
    ("forget-old-outbound-messages", "edi.tasks.forget_outbound", crontab(hour=3, minute=50), 3600),
    ("sweep-the-mails", "b2bshop.post.tasks.send", 20.0, 20),
    ("lapse-returns", "returns.tasks.lapse", crontab(hour=3, minute=10), 3600),
    ("suggest-anew", "sales.tasks.suggest", crontab(hour=2, minute=10), 3600),
)
BEAT = {
    name: {"task": task, "schedule": schedule, "options": {"expires": expires}}
    for name, task, schedule, expires in TURNS
}
