"""Loads the demo shop: catalogue, companies, prices and a year of orders."""

import time
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.timezone import localdate, now

from accounts.models import Company
from b2bshop.demo.catalogue import categories, products
from b2bshop.demo.load import (
    catalogue,
    companies,
    documents,
    entry,
    history,
    lists,
    market,
    partners,
    prices,
    returns,
    sales,
)
from b2bshop.demo.people import COMPANIES
from catalog.models import Stock
from sales.actions import suggest_anew


class Command(BaseCommand):
    help = "Loads the demo shop into an empty database; a second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--reset", action="store_true", help="the database was emptied, say so when it was not"
        )

    def handle(self, *, reset: bool, **options):
        if Company.objects.exists():
            if reset:
                self.stderr.write(
                    "There are companies already; empty the database first (RESET=1 make demo does)."
                )
            companies.write_credentials()
            self.stdout.write("The demo shop is there already.")
            return
        started = time.monotonic()
        with transaction.atomic():
            self.load()
        companies.write_credentials()
        self.stdout.write(f"The demo shop is loaded ({time.monotonic() - started:.0f} s).")

    def load(self) -> None:
        today, articles = localdate(), products()
        a_year_ago = today - timedelta(days=400)
        groups = categories()
        rows = catalogue.load_catalogue(groups, articles)
        prices.load_taxes()
        prices.load_base_lists(articles, rows, a_year_ago)
        sheets = documents.load_documents(groups, articles, rows)
        self.stdout.write(f"{len(rows)} articles with prices, {sheets} documents")
        usual = dict(Stock.objects.values_list("pk", "on_hand"))
        history.fill_shelves()
        staff = companies.load_staff()
        companies.load_terms_of_the_shop()
        until = today.replace(month=12, day=31) + timedelta(days=1)
        market.load_market(DateRange(a_year_ago, until))
        history.load_carriers()
        for each in COMPANIES:
            company = companies.load_company(each, staff)
            companies.load_assortment(company, each, rows)
            companies.load_part_numbers(company, each, rows)
            prices.load_contract(company, each, articles, rows, DateRange(a_year_ago, until))
            companies.load_deputies(company, each, today)
            companies.load_invitations(company, each, now())
            companies.load_budgets(company, each, today)
            number = history.load_history(company, each, rows, today)
            history.load_waiting(company, each, rows, today)
            lists.load_lists(company, now())
            market.load_agreed(company)
            market.load_quotas(company, DateRange(a_year_ago, until), today)
            companies.load_rules(company, each, today)
            partners.load_partner(company, each)
            self.stdout.write(f"{company.name}: {number} orders")
        returns.load_policies(staff)
        for key in ("nordwerk", "alpina"):
            customer = next(each.number for each in COMPANIES if each.key == key)
            returns.load_returns(Company.objects.get(number=customer), now())
        partners.load_erp()
        sales.load_sales(now())
        suggest_anew(at=now())
        market.load_conditions(DateRange(a_year_ago, None))
        market.load_allocation(DateRange(a_year_ago, None))
        entry.load_entry(staff)
        history.settle_shelves(usual)
