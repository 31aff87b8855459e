"""How the log came to be."""
