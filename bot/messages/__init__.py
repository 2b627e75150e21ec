"""Pure rendering: a frozen dataclass in, Slack's blocks and text out."""
