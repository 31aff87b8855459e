"""The values of the house: money, dates, identifiers, names, errors. Standard library only."""
