"""Who is at the door: by which proof somebody came in, for how long, and how often it was tried in vain.

Nothing here knows what a proof is compared with; that is the caller's (`flow.visiting`). A visit lives in the records,
so that it can be ended from either side; a browser holds nothing but its token.
"""
