"""What Hypothesis draws, and plain checks of what is made of it."""
