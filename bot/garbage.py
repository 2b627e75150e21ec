"""Python's search for garbage rests while the program is loaded.

What loading makes stays until the process ends; searching through it anew and anew took a third of the start. Whoever is
about to import much imports this first, and calls `search_again` when everything is there.
"""

import gc

gc.disable()


def search_again() -> None:
    """From now on garbage is looked for among what is made from now on, not among what was loaded."""
    gc.freeze()
    gc.enable()
