"""A whole city, or a country, in one query: the rule tree becomes one Ibis expression over a snapshot."""
