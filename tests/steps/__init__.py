"""What people do and see in scenarios: one file for each noun."""
