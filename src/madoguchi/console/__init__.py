"""「窓口」 The pages for staff: what waits for a person, each case on one page, two persons for whatever counts.

A page calls the same functions of `flow` as the command line. What somebody may do is said in one table (`acts`).
"""
