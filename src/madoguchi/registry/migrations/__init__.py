"""How the register tables came to be."""
