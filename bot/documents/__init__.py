"""Files for people: what the channel was shown, to print or to pass on. Pure: a frozen dataclass in, bytes out."""
