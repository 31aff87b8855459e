"""The law as data: facts, a closed set of tree nodes, a reader that decides one case, and what a tree reads."""
