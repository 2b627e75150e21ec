"""What is owed and how it gets there; the one way to Slack."""
