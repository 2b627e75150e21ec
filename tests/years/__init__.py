"""A school year of meetings and of action items, beside a plain model of it."""
