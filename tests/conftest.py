"""What all tests share: how Hypothesis looks for counterexamples."""

import os

from hypothesis import HealthCheck, settings

# The first example may have to compile the model, so no deadline. In CI a failure must not depend on luck.
settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("local"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")
