from .assortment import Assortment, AssortmentAssignment, AssortmentRule
from .document import Document
from .product import (
    Attribute,
    AttributeValue,
    Category,
    CategoryAttribute,
    CustomerPartNumber,
    Manufacturer,
    Product,
)
from .search import SearchEntry, SearchMiss, SearchWord, Synonym
from .stock import Stock, Warehouse

__all__ = [
    "Assortment",
    "AssortmentAssignment",
    "AssortmentRule",
    "Attribute",
    "AttributeValue",
    "Category",
    "CategoryAttribute",
    "CustomerPartNumber",
    "Document",
    "Manufacturer",
    "Product",
    "SearchEntry",
    "SearchMiss",
    "SearchWord",
    "Stock",
    "Synonym",
    "Warehouse",
]
