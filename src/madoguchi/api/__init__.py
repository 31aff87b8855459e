"""What machines may read over HTTP, without a key: the state of the registers, and what of them is open.

Nothing here writes, knows a person or tells a field that is not open. `MADOGUCHI_FACES=api` opens it.
"""
