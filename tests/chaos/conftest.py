"""What runs only with `make chaos`."""

import os

# test_meetings_told has the minutes of whole meetings under kills on every change; this one has many more kills.
collect_ignore = [] if os.environ.get("ILT_CHAOS") == "large" else ["test_minutes.py"]
