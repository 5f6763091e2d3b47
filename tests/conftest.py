"""What holds for the whole suite.

Property tests try the same examples in every run: a gate must not fail by chance. To look for new ones run
`pytest --hypothesis-profile=explore`; what it finds becomes an `@example`.
"""

from hypothesis import settings

settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile("gate")
