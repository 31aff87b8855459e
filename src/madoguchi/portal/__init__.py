"""The online counter for residents: every page works without JavaScript, in three languages, and says what it does.

A page is the letter as a value (`notices.letter.Letter`) with what the resident can do about it. The pages know no
rules and no records: `flow` lets in, shows and takes in.
"""
