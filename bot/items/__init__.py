"""Action items and the one message of a day."""
