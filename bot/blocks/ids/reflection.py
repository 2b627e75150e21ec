"""What members say of a session."""

REFLECTION_MESSAGE = "meeting_reflection"

PROCESS_ANSWER = "process.answer"
PROCESS_FORM = "process.form"
PROCESS_JOIN = "process.join"
PROCESS_LINES = "process.lines"
PROCESS_PLUS_ONE = "process.plus_one"
PROCESS_REMOVE = "process.remove"
PROCESS_CHOOSE = "process.choose"
PROCESS_CHOOSE_FORM = "process.choose_form"
PROCESS_SHOW = "process.show"
PROCESS_CLOSE = "process.close"
