"""What is drawn of it: pure, dataclass in, blocks, text or bytes out."""
