from .contract import Contract, ContractPrice, ContractQuerySet
from .discount import Discount
from .lists import ListPrice, PriceList, PriceListAssignment
from .price_row import BASES, PriceRow, last_day
from .tax import TaxRate

__all__ = [
    "BASES",
    "Contract",
    "ContractPrice",
    "ContractQuerySet",
    "Discount",
    "ListPrice",
    "PriceList",
    "PriceListAssignment",
    "PriceRow",
    "TaxRate",
    "last_day",
]
