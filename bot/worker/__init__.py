"""The tick, all kinds, the check, the start of a process."""
