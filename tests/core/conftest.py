from hypothesis import settings

# The first example of a property pays for imports; on a busy machine that is no failure.
settings.register_profile("without_deadline", deadline=None)
settings.load_profile("without_deadline")
