"""Pure functions: what the product's rules say, without a database, without Slack, with time passed in."""
