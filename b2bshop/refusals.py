"""What the database refuses, in the reader's words. The key is the constraint's name, in any room."""

from django.core.exceptions import ValidationError
from django.db import DataError, Error
from django.db.models import ProtectedError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "company_credit_limit_not_negative": _("A credit limit is not negative."),
    "company_credit_used_not_negative": _("More credit cannot be given back than was used."),
    "unit_name_once_per_company": _("The company has a unit of this name already."),
    "address_code_once_per_company": _("The company has an address with this code already."),
    "address_one_for_invoices": _("The company has an address for invoices already."),
    "cost_centre_code_once_per_company": _("The company has a cost centre with this code already."),
    "user_email_once_in_any_case": _("Somebody with this e-mail address is known already."),
    "role_code_once": _("There is a role with this code already."),
    "membership_once_per_unit": _("This person is a member of this unit already."),
    "membership_limit_not_negative": _("An order limit is not negative."),
    "assortment_rule_names_one_thing": _(
        "A rule names a category, a manufacturer or a product, just one of them."
    ),
    "assortment_assigned_once": _("This assortment is assigned from this day already."),
    "assortment_validity_forward": _("The last day is before the first day."),
    "category_attribute_once": _("This attribute stands here already."),
    "manufacturer_name_once": _("A manufacturer of this name is known already."),
    "product_sku_once": _("There is a product with this article number already."),
    "product_gtin_once": _("There is a product with this GTIN already."),
    "product_quantities_positive": _("Minimum and multiple are more than 0."),
    "product_unit_once": _("The product has this packaging unit already."),
    "product_unit_gtin_once": _("There is a packaging unit with this GTIN already."),
    "product_unit_content_positive": _("The content of a packaging unit is more than 0."),
    "cross_reference_once": _("The product has this number already."),
    "relation_once": _("The product has this relation already."),
    "relation_with_another": _("A product does not belong to itself."),
    "relation_quantity_positive": _("The quantity is more than 0."),
    "product_not_own_successor": _("A product is not its own successor."),
    "attribute_value_once": _("The product has a value for this attribute already."),
    "attribute_value_number_or_text": _("A value is either a number or a text, and not both."),
    "classification_release_once": _("This version of the system is known already."),
    "product_class_once": _("The classification has a class with this code already."),
    "product_class_not_above_itself": _("A class does not stand above itself."),
    "catalog_productclass_of_one_classification": _("This class belongs to another classification."),
    "feature_once": _("The classification has a feature with this code already."),
    "feature_value_once": _("The feature has a value with this code already."),
    "class_feature_once": _("The class has this feature already."),
    "product_one_class_per_release": _("The product has a class in this classification already."),
    "category_one_class_per_release": _("The category has a class in this classification already."),
    "class_mapping_once": _("This mapping is known already."),
    "class_mapping_to_another": _("A class is not mapped to itself."),
    "part_number_once_per_company": _("The company uses this number for a product already."),
    "stock_once_per_warehouse": _("The product has a stock in this warehouse already."),
    "stock_not_promised_twice": _("Not less can be on hand than is reserved for orders."),
    "price_list_one_base_per_currency": _("This currency has a base price list already."),
    "price_list_assigned_once": _("The company has this price list already."),
    "order_list_of_a_unit_has_one": _("A list of a unit has one, any other list has none."),
    "carrier_tracking_url": _("The address begins with https:// and has {number} in it."),
    "own_field_name_once_per_company": _("The company has a field of this name already."),
    "list_line_counts": _("The quantity is more than 0."),
    "list_price_sensible": _("An amount is not negative, and a quantity is more than 0."),
    "contract_price_sensible": _("An amount is not negative, and a quantity is more than 0."),
    "list_price_one_at_a_time": _("Another price from this quantity is valid on some of these days."),
    "contract_price_one_at_a_time": _("Another price from this quantity is valid on some of these days."),
    "tax_rate_sensible": _("A tax rate is between 0 and 100 percent."),
    "tax_rate_one_at_a_time": _("Another rate is valid on some of these days."),
}


def sentence(error: Error) -> str:
    """What happened, for somebody who filled a form."""
    if isinstance(error, ProtectedError):
        return gettext("It cannot be deleted, because other records still refer to it.")
    if isinstance(error, DataError):
        return gettext("Some text holds characters, or some number a size, that cannot be stored.")
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    return str(
        SENTENCES.get(name) or gettext("Another record stands against it (%(name)s).") % {"name": name}
    )


def in_words(error: ValidationError, model) -> ValidationError:
    """The same findings; a constraint that only gave its name speaks in a sentence."""
    names = {str(c.get_violation_error_message()): SENTENCES.get(c.name) for c in model._meta.constraints}
    if not hasattr(error, "error_dict"):
        return error
    found = {}
    for field, problems in error.error_dict.items():
        found[field] = [
            ValidationError(names.get(problem.messages[0]) or problem, code=problem.code)
            for problem in problems
        ]
    return ValidationError(found)
