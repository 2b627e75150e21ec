"""Who is in which team, who may, when they work."""
