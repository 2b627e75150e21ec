"""*I'd like to lead this*: any member asks for an item or a role, whoever has it gives it or keeps it."""

from sqlalchemy import update

from bot.blocks import ids
from storage.agenda import AgendaItem
from storage.people import Person, Role
from tests.steps.agenda import add, agenda, agenda_items, meeting, meets, roles
from tests.steps.assessments import private, top_form
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5
from tests.steps.dated_bot import set_role
from tests.steps.dms import tap_dm, texts
from tests.steps.items import tap, words_on

WISH, ROLE_WISH = "I'd like to lead this", "I'd like a role…"


def presenter(bot) -> str:
    [item] = agenda_items(bot.db)
    with bot.db.read() as session:
        return str(session.get_one(Person, item.presenter_id).slack_user_id)


def wish(bot, user: str) -> str:
    """The wish of a member; what they read."""
    tap(bot, agenda(bot, user=user), WISH, user)
    return private(bot, user)[-1].text


def round_of(bot) -> None:
    bot.settle()
    bot.tick()
    bot.settle()


def test_whoever_has_an_item_gives_it_to_the_member_who_asked(tuesday_bot):
    bot = tuesday_bot
    meets(bot)
    add(bot, "Look at the <data>", GRADE3)
    assert WISH not in str(agenda(bot, user=GRADE3).blocks)
    said = wish(bot, GRADE5)
    assert "Grade 3 lead is down for “Look at the &lt;data&gt;”: I ask them" in said
    assert wish(bot, GRADE5) == said
    round_of(bot)
    [asked] = [text for text in texts(bot, GRADE3) if "would like to lead" in text]
    assert asked.startswith(
        "Grade 5 lead would like to lead “Look at the &lt;data&gt;” at the next meeting of #ilt-team."
    )
    assert presenter(bot) == GRADE3
    tap_dm(bot, GRADE3, ids.AGENDA_LEAD_GIVE)
    assert presenter(bot) == GRADE5
    bot.at("2026-12-01 10:00")
    assert any("You are to present at the next meeting" in text for text in texts(bot, GRADE5))


def test_whoever_keeps_it_has_it_and_what_is_not_true_any_more_is_not_asked(tuesday_bot):
    bot = tuesday_bot
    meets(bot)
    add(bot, "Look at the data", GRADE3)
    wish(bot, GRADE5)
    round_of(bot)
    tap_dm(bot, GRADE3, ids.AGENDA_LEAD_KEEP)
    assert presenter(bot) == GRADE3
    assert "It stays with you." in texts(bot, GRADE3)[-1]
    with bot.db.write() as session:
        session.execute(update(AgendaItem).values(presenter_id=None))
    assert "You lead “Look at the data” now." in wish(bot, ASSISTANT)
    assert presenter(bot) == ASSISTANT


def test_an_observer_is_not_offered_it(tuesday_bot):
    bot = tuesday_bot
    meets(bot)
    add(bot, "Look at the data", GRADE3)
    set_role(bot, GRADE5, Role.OBSERVER)
    assert WISH not in str(agenda(bot, user=GRADE5).blocks)


def test_a_role_is_asked_for_and_the_two_exchange_theirs(tuesday_bot):
    bot = tuesday_bot
    meets(bot)
    # Whoever has a role swaps it; the others ask.
    me = next(user for user in EIGHT if ROLE_WISH in words_on(agenda(bot, user=user)))
    tap(bot, agenda(bot, user=me), ROLE_WISH, me)
    form = top_form(bot, me)
    [block] = [block for block in form.payload["blocks"] if block["type"] == "input"]
    role = block["element"]["options"][1]["value"]
    bot.slack.fill(me, form.id, block["block_id"], block["element"]["action_id"], role)
    bot.slack.submit(me, form.id)
    assert "I ask them" in str(top_form(bot, me).payload)
    has_it = roles(bot.db, meeting(bot.db).id)[role]
    round_of(bot)
    tap_dm(bot, has_it, ids.AGENDA_ROLE_GIVE)
    assert roles(bot.db, meeting(bot.db).id)[role] == me
    round_of(bot)
    assert any(f"The role {role} is yours" in text for text in texts(bot, me))
