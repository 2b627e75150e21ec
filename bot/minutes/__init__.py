"""What is left of a meeting."""
