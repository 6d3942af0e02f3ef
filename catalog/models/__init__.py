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
from .stock import Stock, Warehouse
from .unit import ProductUnit

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
    "ProductUnit",
    "Stock",
    "Warehouse",
]
