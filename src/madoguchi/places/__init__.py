"""Where something is: the address base registry, and what people write turned into its numbers. No database."""
