"""「一括処理」 What takes longer than a page may: asked for at a desk, done by a process of its own.

Nothing here knows what an errand does; that is `flow.errand`'s.
"""
