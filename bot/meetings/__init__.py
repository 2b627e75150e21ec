"""When a team meets: calendar, plan, changes, who leads."""
