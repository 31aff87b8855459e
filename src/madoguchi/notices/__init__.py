"""Letters to residents: what they say, how they are printed, and the code by which a returned form is known again."""
