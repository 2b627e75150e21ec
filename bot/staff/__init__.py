"""What staff ask or suggest under what a team shared, and how they hear of it."""
