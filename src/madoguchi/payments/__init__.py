"""From decisions to money and back: instruct, transfer, reconcile, ask again, recover. Nobody is paid twice.

An amount comes from an approved decision and from nowhere else; the database, not a list, refuses a second payment.
"""
