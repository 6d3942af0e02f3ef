"""The OpenAPI document: what drf-spectacular cannot see in plain views is written in operations.py."""

from collections.abc import Callable

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema

from .operations import OPERATIONS
from .shapes import NAMED


class PartnerSchema(AutoSchema):
    """Names of operations as they are written, and nothing guessed about paging."""

    def get_tags(self):
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def _is_list_view(self, serializer=None):
        return False


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = "edi.api.keys.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "description": "A key of the partner: `b2b_…`"}


def documented(name: str) -> Callable:
    """What operations.py says of the operation."""
    return extend_schema(operation_id=name, **OPERATIONS[name])


def by_name(result: dict, generator, request, public) -> dict:
    """Every shape that has a name stands once among the components, and is referred to elsewhere."""
    shapes = {name: _named(shape, but=name) for name, shape in NAMED.items()}
    result = {name: _named(part) for name, part in result.items()}
    result.setdefault("components", {})["schemas"] = shapes
    return result


def _named(part, but: str = ""):
    if isinstance(part, list):
        return [_named(each) for each in part]
    if not isinstance(part, dict):
        return part
    name = next((name for name, shape in NAMED.items() if shape == part and name != but), None)
    if name:
        return {"$ref": f"#/components/schemas/{name}"}
    return {key: _named(value) for key, value in part.items()}
