"""The names of what the bot owes people about a meeting."""

START_ASK = "meeting_start_ask"
END_ASK = "meeting_end_ask"
ITEMS_TOLD = "meeting_items_told"
UNFINISHED = "meeting_unfinished_items"
