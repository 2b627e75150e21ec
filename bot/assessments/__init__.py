"""Vote, evidence, reveal, results."""
