"""How words say when something is due: the forms, what may stand around them, and what they mean."""
