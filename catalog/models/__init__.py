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
from .stock import Backlog, Closure, Inbound, Stock, Transit, Warehouse

__all__ = [
    "Assortment",
    "AssortmentAssignment",
    "AssortmentRule",
    "Attribute",
    "AttributeValue",
    "Backlog",
    "Category",
    "CategoryAttribute",
    "Closure",
    "CustomerPartNumber",
    "Document",
    "Inbound",
    "Manufacturer",
    "Product",
    "Stock",
    "Transit",
    "Warehouse",
]
