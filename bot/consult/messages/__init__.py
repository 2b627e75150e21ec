"""What is drawn of it: pure, dataclass in, blocks or text out."""
