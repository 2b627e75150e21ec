"""What a team asks its staff before it decides: one question in their channels, one pooled result."""
