"""What is drawn of the library."""
