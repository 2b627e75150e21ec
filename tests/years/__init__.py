"""A school year of meetings, of action items and of a focus, beside a plain model of each."""
