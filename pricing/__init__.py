"""What it costs: price lists, contracts, tiers, quotas, charges and value added tax. Specification: docs/pricing.md.

nouns     PriceList, ListPrice, Contract, ContractPrice, Discount, AgreedQuantity, Quota, Charge, ExchangeRate, TaxRate,
          PriceUpload
doors     queries.price_lines(lines, actor, on) – net price, basis, ladder, source, trace
          queries.taxes_of(products, …) – the VAT each bears; queries.taxes_summed sums it per rate
          charging.charges_for(actor, …) – freight, surcharges; ledger, quotas – what orders take of what is agreed
states    of a file of prices: states.py; verbs in actions
rules     *rules.py, pure; prices are never stored per customer
"""
