"""When a team meets."""

MEETING_LIST = "meetings.list"
MEETING_ROW = "meetings.row"
MEETING_MOVE_FORM = "meetings.move_form"
MEETING_ADD = "meetings.add"
MEETING_ADD_FORM = "meetings.add_form"
MEETING_UNDO = "meetings.undo"
MEETING_CALENDAR = "meetings.calendar"
