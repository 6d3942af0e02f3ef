from .assortment import Assortment, AssortmentAssignment, AssortmentRule
from .classed import CategoryClass, ClassMapping, Completeness, ProductClassification
from .classification import ClassFeature, Classification, Feature, FeatureValue, ProductClass
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
    "CategoryClass",
    "ClassFeature",
    "ClassMapping",
    "Classification",
    "Completeness",
    "CustomerPartNumber",
    "Document",
    "Feature",
    "FeatureValue",
    "Manufacturer",
    "Product",
    "ProductClass",
    "ProductClassification",
    "SearchEntry",
    "SearchMiss",
    "SearchWord",
    "Stock",
    "Synonym",
    "Warehouse",
]
