"""The commands of Django that this house does in its own way."""
