"""How we draw in Slack and in Word; pure."""
