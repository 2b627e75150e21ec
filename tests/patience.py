"""How long tests wait for what has to come: so long that only what hangs is given up, on any machine, beside any work."""

import os

from sandbox.core import Timing

HANG_SECONDS = 300.0
# Slack itself gives an app three seconds to answer and to open a form; tests that are about them say so.
PATIENT = Timing(ack=HANG_SECONDS, trigger=HANG_SECONDS)

# `make chaos`: everything at its whole size, which takes an hour.
LARGE = os.environ.get("ILT_CHAOS") == "large"
