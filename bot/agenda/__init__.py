"""What the next meeting is about."""
