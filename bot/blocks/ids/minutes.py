"""What is left of a meeting."""

MINUTES_DOCUMENT = "minutes.document"

MINUTES_MESSAGE = "meeting_minutes"
