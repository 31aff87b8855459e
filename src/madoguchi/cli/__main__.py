"""`python -m madoguchi.cli`: the command line, for a process that another one starts."""

from madoguchi.cli import main

main()
