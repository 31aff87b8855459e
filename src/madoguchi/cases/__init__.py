"""「事案」 What a municipality does for one household under one programme: open, receive, verify, decide.

One claim per programme and unit over every channel; each step is one set of statements for one row or for a city.
"""
