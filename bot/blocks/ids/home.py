"""The command, its menu, and the Home tab."""

COMMAND = "/ilt"

# Followed by the word of the command that the button stands for.
MENU = "menu."
MENU_MORE = "home.menu_more"
ALL_COMMANDS = "home.all_commands"


def menu_action(word: str) -> str:
    """The action id of a command's button in the menu."""
    return f"{MENU}{word}"


PICK_TEAM = "team.pick"
TYPED_AGAIN = "command.again"

HOME_MORE = "home.more"
HOME_BACK = "home.back"
HOME_HOUR = "home.hour"
HOME_FREQUENCY = "home.frequency"
HOME_TIME_LINES = "home.time_lines"
HOME_TIME_OFF_ADD = "home.time_off_add"
HOME_TIME_OFF_REMOVE = "home.time_off_remove"
HOME_TIME_OFF_FORM = "home.time_off_form"
