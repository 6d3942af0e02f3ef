from .calloff import AgreedQuantity, CallOff
from .charge import Charge, OfOrder, charge_name
from .contract import Contract, ContractPrice, ContractQuerySet, UsedUp
from .delivery import DeliveryMethod, DeliveryRate
from .discount import NAMED, Discount
from .exchange import ExchangeRate
from .lists import ListPrice, PriceList, PriceListAssignment
from .price_row import BASES, PriceRow, last_day
from .quota import Quota, QuotaEntry, QuotaPeriod
from .tax import TaxRate
from .upload import PriceBefore, PriceUpload, PriceUploadRow

__all__ = [
    "BASES",
    "NAMED",
    "AgreedQuantity",
    "CallOff",
    "Charge",
    "Contract",
    "ContractPrice",
    "ContractQuerySet",
    "DeliveryMethod",
    "DeliveryRate",
    "Discount",
    "ExchangeRate",
    "ListPrice",
    "OfOrder",
    "PriceBefore",
    "PriceList",
    "PriceListAssignment",
    "PriceRow",
    "PriceUpload",
    "PriceUploadRow",
    "Quota",
    "QuotaEntry",
    "QuotaPeriod",
    "TaxRate",
    "UsedUp",
    "charge_name",
    "last_day",
]
