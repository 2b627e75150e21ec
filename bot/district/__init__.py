"""Across schools: teams of one district that take part, what is counted of them, and cards with which they can be asked."""
