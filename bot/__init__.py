"""What the bot knows and does: use cases, pure rules, messages, the worker."""

import os
from pathlib import Path

__version__ = "0.1.0"

try:
    Path.home()
except RuntimeError:
    # An account that has none, as in a container. A library asks for it where it is imported, and keeps nothing there.
    os.environ["HOME"] = "/"
