from .assortment import Assortment, AssortmentAssignment, AssortmentRule
from .classed import CategoryClass, ClassMapping, Completeness, ProductClassification
from .classification import Classification, ClassFeature, Feature, FeatureValue, ProductClass
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

__all__ = [
    "Assortment",
    "AssortmentAssignment",
    "AssortmentRule",
    "Attribute",
    "AttributeValue",
    "Category",
    "CategoryAttribute",
    "CategoryClass",
    "ClassFeature",
    "ClassMapping",
    "Completeness",
    "Classification",
    "CustomerPartNumber",
    "Document",
    "Feature",
    "FeatureValue",
    "Manufacturer",
    "Product",
    "ProductClass",
    "ProductClassification",
    "Stock",
    "Warehouse",
]
