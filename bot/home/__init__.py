"""Home tab, menu, a person's settings."""
