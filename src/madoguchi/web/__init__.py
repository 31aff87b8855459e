"""What every page of the house shares: its headers, its clock, its languages, its look, and what it says when it fails.

Pages for residents (`portal`) and for staff (`console`) know nothing of each other.
"""
