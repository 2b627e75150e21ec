"""Outcomes elsewhere: share, export."""
