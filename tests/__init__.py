"""The tests of the house: one name for each module, whoever asks for it."""
