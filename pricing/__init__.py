"""What it costs: price lists, contracts, tiers and value added tax. Specification: docs/pricing.md.

nouns     PriceList, ListPrice, PriceListAssignment, Contract, ContractPrice, TaxRate
doors     queries.price_lines(lines, actor, on) – net price, basis, ladder, source, trace
          queries.taxes_of(products, …) – the VAT each bears; rules.tax_lines sums it per rate
rules     rules.py, pure; prices are never stored per customer
"""
