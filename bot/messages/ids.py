"""Every name that Slack sends back to us: action ids, callback ids, kinds of living messages.

Names are matched whole. What a click is about (which round, which criterion) is in the `block_id` or the value.
"""

COMMAND = "/ilt"

REFLECT_FORM = "assessment.reflect_form"
REFLECT_RUBRIC = "assessment.reflect_rubric"
REFLECT_SECTIONS = "assessment.reflect_sections"
REFLECT_NAMING = "assessment.reflect_naming"
REFLECT_DAY = "assessment.reflect_day"
REFLECT_HOUR = "assessment.reflect_hour"
REFLECT_COUNTED = "assessment.reflect_counted"

BALLOT_FORM = "assessment.ballot_form"
OPEN_BALLOT = "assessment.open_ballot"
BALLOT_CHOICE = "assessment.ballot_choice"
ROW_STRENGTH = "assessment.row_strength"
ROW_WEAKNESS = "assessment.row_weakness"
RECEIPT_CHOICE = "assessment.receipt_choice"

OPEN_EVIDENCE = "evidence.open"
EVIDENCE_FORM = "evidence.form"
EVIDENCE_NOTE = "evidence.note"
EVIDENCE_LINK = "evidence.link"
EVIDENCE_SIGNED = "evidence.signed"

SETUP_FORM = "setup.form"
SETUP_BRING = "setup.bring"
SETUP_NAME = "setup.name"
SETUP_ZONE = "setup.zone"
SETUP_FACILITATORS = "setup.facilitators"
SETUP_OBSERVERS = "setup.observers"
SETUP_HOUR = "setup.hour"
SETUP_HOLIDAYS = "setup.holidays"
SETUP_NAMING = "setup.naming"
DAYS_OFF_FORM = "setup.days_off_form"
DAYS_OFF_OPEN = "setup.days_off_open"
DAYS_OFF_REMOVE = "setup.days_off_remove"
DAYS_OFF_FIRST = "setup.days_off_first"
DAYS_OFF_LAST = "setup.days_off_last"
DAYS_OFF_NAME = "setup.days_off_name"
TAKE_OVER = "setup.take_over"

# Followed by the word of the command that the button stands for.
MENU = "menu."
PICK_TEAM = "team.pick"

PRIVACY_MY_DATA = "privacy.my_data"
PRIVACY_DELETE = "privacy.delete"
PRIVACY_DELETE_FORM = "privacy.delete_form"
PRIVACY_SURE = "privacy.sure"

POST_AGAIN = "deliveries.post_again"
IT_IS_THERE = "deliveries.it_is_there"

REVEAL_NOW = "rounds.reveal_now"
EXTEND = "rounds.extend"
EXTEND_FORM = "rounds.extend_form"
EXTEND_DAY = "rounds.extend_day"
EXTEND_HOUR = "rounds.extend_hour"
NUDGE_NOW = "rounds.nudge_now"
CANCEL_VOTE = "rounds.cancel"

SECTION_MESSAGE = "assessment_section"
REVOTE_MESSAGE = "assessment_revote"
RESULTS_MESSAGE = "assessment_results"

RESULTS_DETAILS = "results.details"
RESULTS_REVOTE = "results.revote"
RESULTS_DOCUMENT = "results.document"
RESULTS_HEADINGS = "results.headings"
EVIDENCE_REMOVE = "evidence.remove"

RESULTS_MESSAGE = "assessment_results"
