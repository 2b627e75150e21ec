"""Who sees what; my data; delete me."""
