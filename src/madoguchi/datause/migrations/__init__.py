"""How the record of data use came to be."""
