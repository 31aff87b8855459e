"""The rules of the house, checked on the house itself; each check is first shown something that it must refuse."""
