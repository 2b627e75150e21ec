"""Resources: what a team can read, watch or use, where the need arises."""
