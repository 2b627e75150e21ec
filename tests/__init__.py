"""The tests, by level: see README.md in this folder."""
