"""The forms with which a team is set up; moving its channel."""
