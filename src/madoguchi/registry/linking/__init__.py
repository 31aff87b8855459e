"""「名寄せ」 The people of another office's file, found among the residents without a number that both know.

What is sure is said, what is not is put before a person, and nothing is merged. Why it is made so stands in
docs/decisions/0025-linking.md.
"""
