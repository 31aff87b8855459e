"""Secrets that tests can afford to check: they sign in hundreds of times."""

from __future__ import annotations

from django.contrib.auth.hashers import ScryptPasswordHasher


class Quick(ScryptPasswordHasher):
    """scrypt as it is used, with little work."""

    work_factor = 2
