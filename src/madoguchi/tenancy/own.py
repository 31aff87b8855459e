"""「市区町村」 The record of the municipality in scope, looked up once for each stay in it: a page asks often."""

from __future__ import annotations

from madoguchi.tenancy.models import Municipality
from madoguchi.tenancy.scope import entered


def own() -> Municipality:
    """「市区町村」 The municipality in scope. Raises Conflict `tenancy.unscoped`, Municipality.DoesNotExist."""
    stay = entered()
    if stay.record is None:
        stay.record = Municipality.objects.get(code=stay.code)
    return stay.record
