"""Bytes that others defined: bank files, account numbers, municipal tables. Nothing here knows a database."""
