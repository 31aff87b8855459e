"""「法令標準XML」 Laws as e-Gov publishes them, and as people cite them.

`read.read` makes a `law.Law` of a file, `cite.cite` reads a citation, `locate.locate` finds the one in the other. A
town's own 要綱 and 条例 are read alike where they are written in the same XML.
"""
