"""How what is owed is sent: in turns between workspaces, within Slack's limits, each attempt counted before it is made."""
