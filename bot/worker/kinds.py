"""Every kind of delivery, with its renderer."""

from collections.abc import Mapping

from bot.agenda.presenter import AGENDA_PRESENTER, agenda_presenter_kind
from bot.assessments.deadlines import NOBODY_VOTED, extended_kind, nobody_voted_kind
from bot.assessments.nudges import INVITATION, NUDGE, invitation_kind, nudge_kind
from bot.assessments.opening import COULD_NOT_OPEN, SMALL_TEAM, could_not_open_kind, small_team_kind
from bot.assessments.reveal import EXTENDED
from bot.items.departures import REASSIGN, reassign_kind
from bot.items.digest import ITEM_DIGEST, item_digest_kind
from bot.items.owed import (
    HAND_OVER,
    HAND_OVER_ANSWERED,
    ITEM_TOLD,
    hand_over_answered_kind,
    hand_over_kind,
    item_told_kind,
)
from bot.live.items import items_told_kind, unfinished_kind
from bot.live.kinds import END_ASK, ITEMS_TOLD, START_ASK, UNFINISHED
from bot.live.prompts import end_ask_kind, start_ask_kind
from bot.minutes.minutes import MEETING_MISSED, MINUTES_DOCUMENT, meeting_missed_kind, minutes_document_kind
from bot.outbox.deliveries import Kind
from bot.outbox.doubt import DOUBT, LIVING_POST, doubt_kind
from bot.outbox.living import Renderer, post_kind
from bot.privacy.my_data import MY_DATA, my_data_kind
from bot.reflection.reflection import PLEASE_ANSWER, please_answer_kind
from bot.sharing.export import RESULTS_DOCUMENT, document_kind
from bot.sharing.posts import NOT_SHARED, SHARED, not_shared_kind, shared_kind
from bot.teams.announcements import ANNOUNCEMENT, HELLO, announcement_kind, hello_kind
from bot.typed.answers import TYPED_REPLY, typed_reply_kind
from rubric_data import Rubric


def all_kinds(renderers: Mapping[str, Renderer], rubrics: Mapping[str, Rubric]) -> dict[str, Kind]:
    """By name. `renderers`: of living messages, by kind."""
    return {
        LIVING_POST: post_kind(renderers),
        DOUBT: doubt_kind(),
        COULD_NOT_OPEN: could_not_open_kind(),
        SMALL_TEAM: small_team_kind(),
        INVITATION: invitation_kind(),
        NUDGE: nudge_kind(),
        EXTENDED: extended_kind(),
        NOBODY_VOTED: nobody_voted_kind(),
        RESULTS_DOCUMENT: document_kind(rubrics),
        MY_DATA: my_data_kind(),
        HELLO: hello_kind(),
        ANNOUNCEMENT: announcement_kind(),
        ITEM_TOLD: item_told_kind(),
        HAND_OVER: hand_over_kind(),
        HAND_OVER_ANSWERED: hand_over_answered_kind(),
        ITEM_DIGEST: item_digest_kind(),
        REASSIGN: reassign_kind(),
        MINUTES_DOCUMENT: minutes_document_kind(),
        MEETING_MISSED: meeting_missed_kind(),
        SHARED: shared_kind(),
        NOT_SHARED: not_shared_kind(),
        TYPED_REPLY: typed_reply_kind(),
        START_ASK: start_ask_kind(),
        END_ASK: end_ask_kind(),
        ITEMS_TOLD: items_told_kind(),
        UNFINISHED: unfinished_kind(),
        AGENDA_PRESENTER: agenda_presenter_kind(),
        PLEASE_ANSWER: please_answer_kind(),
    }
