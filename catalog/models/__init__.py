from .assortment import Assortment, AssortmentAssignment, AssortmentRule, Terms
from .certificate import Certificate, HeldCertificate
from .classed import CategoryClass, ClassMapping, Completeness, ProductClassification
from .classification import ClassFeature, Classification, Feature, FeatureValue, ProductClass
from .document import Document
from .family import FamilyAxis, ProductFamily
from .product import (
    Attribute,
    AttributeValue,
    Category,
    CategoryAttribute,
    CustomerPartNumber,
    Manufacturer,
    Product,
)
from .relation import CrossReference, Relation
from .search import SearchEntry, SearchMiss, SearchWord, Synonym
from .stock import Backlog, Closure, Inbound, Stock, Transit, Warehouse
from .unit import ProductUnit

__all__ = [
    "Assortment",
    "AssortmentAssignment",
    "AssortmentRule",
    "Attribute",
    "AttributeValue",
    "Backlog",
    "Category",
    "CategoryAttribute",
    "CategoryClass",
    "Certificate",
    "ClassFeature",
    "ClassMapping",
    "Classification",
    "Closure",
    "Completeness",
    "CrossReference",
    "CustomerPartNumber",
    "Document",
    "FamilyAxis",
    "Feature",
    "FeatureValue",
    "HeldCertificate",
    "Inbound",
    "Manufacturer",
    "Product",
    "ProductClass",
    "ProductClassification",
    "ProductFamily",
    "ProductUnit",
    "Relation",
    "SearchEntry",
    "SearchMiss",
    "SearchWord",
    "Stock",
    "Synonym",
    "Terms",
    "Transit",
    "Warehouse",
]
