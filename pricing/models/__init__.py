from .calloff import AgreedQuantity, CallOff
from .contract import Contract, ContractPrice, ContractQuerySet, UsedUp
from .discount import NAMED, Discount
from .lists import ListPrice, PriceList, PriceListAssignment
from .price_row import BASES, PriceRow, last_day
from .tax import TaxRate

__all__ = [
    "BASES",
    "NAMED",
    "AgreedQuantity",
    "CallOff",
    "Contract",
    "ContractPrice",
    "ContractQuerySet",
    "Discount",
    "ListPrice",
    "PriceList",
    "PriceListAssignment",
    "PriceRow",
    "TaxRate",
    "UsedUp",
    "last_day",
]
