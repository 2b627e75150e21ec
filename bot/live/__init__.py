"""A meeting that is on."""
