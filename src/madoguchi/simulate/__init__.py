"""A rehearsal city: its register, its banks and its people, all invented, to run a programme before it is real.

Nothing here is about anybody. Whatever it writes says that it is synthetic.
"""
