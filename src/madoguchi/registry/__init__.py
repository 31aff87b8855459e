"""Base registers of a municipality: what arrives, what was so on a day as known at an instant, and who may read it."""
