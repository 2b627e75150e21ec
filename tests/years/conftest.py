"""What runs only with `make chaos`."""

from tests.patience import LARGE

# The year of a focus walks through the same meetings on every change; this one also has their whole record and every promise.
collect_ignore = [] if LARGE else ["test_meetings.py"]
