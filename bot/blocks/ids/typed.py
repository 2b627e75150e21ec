"""Words typed to the bot."""

TYPED_UNDO = "typed.undo"
TYPED_OTHER = "typed.other"
TYPED_ITEM = "typed.item"
TYPED_DAY = "typed.day"
