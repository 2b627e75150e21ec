"""Focus: what a team works on, chosen with blind dots, for a cycle."""
