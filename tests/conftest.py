"""What all tests share: how Hypothesis looks for counterexamples, and that an interrupt is one."""

import os
import signal

from hypothesis import HealthCheck, settings

# The first example may have to compile the model, so no deadline. In CI a failure must not depend on luck.
settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("local"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# A shell that starts the tests in the background has them ignore interrupts, which some tests send to themselves.
signal.signal(signal.SIGINT, signal.default_int_handler)
