"""The tick, all duties, the check, the start of a process."""
