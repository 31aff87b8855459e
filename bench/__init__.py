"""How fast, on this machine, beside a peer that does the same: `python -m bench [name …] [--write]`."""
