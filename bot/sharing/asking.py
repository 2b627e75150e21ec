"""*Ask or suggest…* under a shared post: what of it one can ask about, and taking what was asked."""

from hashlib import sha256

from bot.blocks.fields import Choice
from bot.errors import RefusalError, WrongInputError
from bot.outbox.languages import language_of_team
from bot.sharing.messages.share import Part
from bot.sharing.share import lists_of
from bot.staff.asking import Asked, Asker, channel_of, is_anybody, require_asker, require_some_left, take
from bot.staff.messages.asking import ABOUT, AskForm, Taken, part_of, whole_post
from bot.teams.membership import OUTSIDER, shown_name
from bot.turn import Act, Turn, wipe_leftovers
from bot.words import later, say, speaking
from storage.assessments import Assessment
from storage.meetings import Meeting
from storage.people import Ilt, Workspace
from storage.sharing import Share, ShareState, share_in_workspace

_FORGOTTEN = later(
    "That post is from longer ago than I keep, so nothing was sent. Ask the team in person, or under its next post."
)
_CHANGED = later("That is not in the post any more. Choose something else.")
_ALL = "all"
# As many as a select takes, beside the whole.
_MOST_LINES = 60


def offer_to_ask(turn: Turn, share_id: int, asker: Asker) -> AskForm:
    """The form, for whoever can read the post.

    Raises:
        RefusalError: of another organization, not in the private channel, asked often enough today, or the post is forgotten.
    """
    with turn.read() as act:
        share, team = _require_share(act, share_id)
        person = require_asker(act, share, asker)
        require_some_left(act, team, person)
        channel = channel_of(act, share)
        lines = [Choice(line, key) for key, line in _lines(act, share, team).items()]
        whole = Choice(whole_post(), _ALL)
        return AskForm(
            share.id,
            shown_name(team),
            # What nobody chose is not taken for the first of many.
            [*lines, whole] if len(lines) == 1 else [whole, *lines],
            is_anybody(act, share),
            is_met=person is not None,
            is_outside=channel is not None and channel.shared_since is not None,
        )


def ask(turn: Turn, share_id: int, asker: Asker, typed: Asked) -> Taken:
    """*Send*: once a request.

    Args:
        typed: its `about` is the key of a line.

    Raises:
        WrongInputError: by field.
        RefusalError: as `offer_to_ask`.
    """
    with turn.write() as act:
        act.absorb()
        share, team = _require_share(act, share_id)
        lines = {**_lines(act, share, team), _ALL: ""}
        if typed.about not in lines:
            raise WrongInputError({ABOUT: say(_CHANGED)})
        done = take(act, team, share, asker, Asked(typed.text, lines[typed.about], typed.name))
    if done.handed_over:
        wipe_leftovers(turn.db)
    return done


def _require_share(act: Act, share_id: int) -> tuple[Share, Ilt]:
    if (
        act.session.get(Workspace, act.actor.workspace_id) is None
    ):  # Slack may name the workspace of who clicks
        raise RefusalError(say(OUTSIDER))
    share = share_in_workspace(act.session, act.actor.workspace_id, share_id)
    if share is None or share.state != ShareState.OWED:
        raise RefusalError(say(_FORGOTTEN))
    return share, act.session.get_one(Ilt, share.ilt_id)


def _lines(act: Act, share: Share, team: Ilt) -> dict[str, str]:
    """What stands in the post, as it reads now, by its first line; a key stays with its words, wherever they stand.

    In the language of the post, whoever asks: it is kept beside their words, and would tell what they read in.
    """
    session = act.session
    meeting = session.get(Meeting, share.meeting_id) if share.meeting_id else None
    assessment = session.get(Assessment, share.assessment_id) if share.assessment_id else None
    with speaking(language_of_team(session, team.id)):
        lists = lists_of(session, team, meeting, assessment, [Part(one) for one in share.parts])
        firsts = [(heading, line.partition("\n")[0]) for heading, lines in lists for line in lines]
        words = [part_of(heading, line) for heading, line in firsts[:_MOST_LINES]]
    return {sha256(line.encode()).hexdigest()[:16]: line for line in words}
