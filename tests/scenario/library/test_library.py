"""`/ilt resources` from the first page to what a team does with an entry and adds itself."""

import pytest
from sqlalchemy import select

from bot.blocks import ids
from bot.library.messages.forms import ADDRESS, TITLE
from storage.library import ResourceMark, Said, TeamResource
from storage.people import Person, Role
from tests.steps.assessments import private, seen, top_form
from tests.steps.bot import ASSISTANT, GRADE5, PRINCIPAL, TEAM
from tests.steps.dated_bot import element, set_role
from tests.steps.focus import words_of
from tests.steps.items import elements
from tests.steps.library import OWN, add, choose, look_for, press, row_of, titles
from tests.steps.privacy import delete, my_file

BOSTON = "Organize for Collaboration"


@pytest.fixture
def bot(tuesday_bot):
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    return tuesday_bot


def test_the_library_opens_by_criterion_and_by_words_five_to_a_page(bot):
    first = look_for(bot)
    assert first.text.startswith("#ilt-team: 45 resources. What would help you?")
    menus = [pair for pair in elements(first) if pair[1]["action_id"] == ids.RESOURCE_LIST]
    assert [len(select["options"]) for _, select in menus] == [5, 8, 3]
    block, select = menus[1]
    value = next(one["value"] for one in select["options"] if one["text"]["text"] == "Agenda objectives")
    bot.slack.click(PRINCIPAL, TEAM, first.ts, block["block_id"], ids.RESOURCE_LIST, value)
    page = private(bot, PRINCIPAL)[-1]
    assert (page.text.split(":")[1], len(titles(page))) == (" 1 to 5 of 8 resources", 5)
    rest = press(bot, page, ids.RESOURCE_PAGE_MORE)
    assert len(titles(rest)) == 3
    assert "Agenda objectives: 6 to 8 of 8 resources" in rest.text
    assert BOSTON in titles(look_for(bot, "nroms"))
    nothing = look_for(bot, "xyzzy *qqqq*")
    assert "Nothing in the library has “xyzzy" in nothing.text
    assert ids.RESOURCE_LIST in str(nothing.blocks)


def test_open_is_the_address_and_nothing_else_is_linked(bot):
    page = look_for(bot, "norms")
    block, button = element(page, ids.RESOURCE_OPEN)
    assert button["url"].startswith("https://")
    assert "https://" not in page.text
    before = len(private(bot, PRINCIPAL))
    bot.slack.click(PRINCIPAL, TEAM, page.ts, block, ids.RESOURCE_OPEN)
    assert len(private(bot, PRINCIPAL)) == before
    with bot.db.read() as session:
        mark = session.scalars(select(ResourceMark)).one()
        assert (mark.said, mark.address, mark.said_by_id) == (Said.OPENED, button["url"], None)


def test_where_no_address_is_known_the_entry_says_whom_to_ask(bot):
    page = look_for(bot, "lead framework")
    assert "Elsewhere, ask your district which leadership framework it uses." in str(page.blocks)
    row = str(row_of(page, "LEAD Framework"))
    assert "Put on the agenda…" in row
    assert ids.RESOURCE_OPEN not in row
    assert "Not there any more" not in row


def test_a_video_is_watched_with_two_questions_and_anything_else_is_asked_for_its_objective(bot):
    choose(bot, look_for(bot, "videos teacher leaders"), "Strong ILTs in Action: Teacher Leaders", "agenda")
    filled = str(top_form(bot, PRINCIPAL).payload)
    assert "Watch together: Strong ILTs in Action: Teacher Leaders" in filled
    assert "What do they have in place? Which of it would help us?" in filled
    bot.slack.close(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    choose(bot, look_for(bot, "norms"), BOSTON, "agenda")
    form = top_form(bot, PRINCIPAL)
    bot.slack.submit(PRINCIPAL, form.id)
    said = words_of(top_form(bot, PRINCIPAL))
    assert BOSTON in said
    assert "What should be different at the end of it?" in said


def test_a_resource_is_shared_once_a_day_and_says_who_shares_it(bot):
    page = look_for(bot, "norms")
    choose(bot, page, BOSTON, "share")
    assert "today already" in choose(bot, page, BOSTON, "share").text
    bot.tick()
    [post] = [one for one in seen(bot, GRADE5) if "shares a resource" in one.text]
    assert f"{BOSTON} (protocol · 25 minutes" in post.text
    assert element(post, ids.RESOURCE_OPEN)[1]["url"].startswith("https://")
    bot.slack.click(GRADE5, TEAM, post.ts, element(post, ids.RESOURCE_OPEN)[0], ids.RESOURCE_OPEN)


def test_that_it_helped_is_counted_once_a_person_without_a_name(bot):
    choose(bot, look_for(bot, "norms", GRADE5), BOSTON, "helped", GRADE5)
    page = look_for(bot, "norms")
    assert "helped 1 of you" in str(page.blocks)
    choose(bot, page, BOSTON, "helped")
    said = choose(bot, page, BOSTON, "helped")
    assert f"“{BOSTON}” helped. 2 of #ilt-team say so; others read only the number." in said.text
    press(bot, said, ids.RESOURCE_UNDO_HELPED)
    assert "helped 1 of you" in str(look_for(bot, "norms").blocks)
    assert "You said that a resource helped" in my_file(bot, GRADE5)
    delete(bot, GRADE5)
    assert "of you" not in str(look_for(bot, "norms").blocks)


def test_what_is_gone_is_hidden_until_whoever_said_so_or_an_organizer_brings_it_back(bot):
    said = choose(bot, look_for(bot, "norms", GRADE5), BOSTON, "gone", GRADE5)
    assert BOSTON not in titles(look_for(bot, "norms"))
    press(bot, said, ids.RESOURCE_BRING_BACK, GRADE5)
    assert BOSTON in titles(look_for(bot, "norms"))
    choose(bot, look_for(bot, "norms", GRADE5), BOSTON, "gone", GRADE5)
    assert ids.RESOURCE_HIDDEN not in str(look_for(bot, user=ASSISTANT).blocks)
    hidden = press(bot, look_for(bot), ids.RESOURCE_HIDDEN)
    assert titles(hidden) == [BOSTON]
    set_role(bot, PRINCIPAL, Role.MEMBER)
    assert "Only an organizer can bring back" in press(bot, hidden, ids.RESOURCE_BRING_BACK).text
    assert BOSTON not in titles(look_for(bot, "norms"))
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    press(bot, hidden, ids.RESOURCE_BRING_BACK)
    assert BOSTON in titles(look_for(bot, "norms"))


def test_a_teams_own_is_found_like_the_others_and_removed_everywhere(bot):
    assert add(bot, GRADE5) is None
    assert OWN[TITLE] in titles(look_for(bot, "meeting vidoe"))
    again = add(bot, ASSISTANT, **{ADDRESS: "https://www.videos.district.org/ilt/"})
    assert again is not None
    assert again.errors == {ADDRESS: f"That address is in your library already: “{OWN[TITLE]}”."}
    bot.slack.close(ASSISTANT, again.id)
    page = look_for(bot, "meeting video")
    choose(bot, page, OWN[TITLE], "share")
    bot.tick()
    assert OWN[TITLE] in my_file(bot, GRADE5)
    choose(bot, page, OWN[TITLE], "remove")
    bot.slack.submit(PRINCIPAL, top_form(bot, PRINCIPAL).id)
    bot.settle()
    bot.tick()
    with bot.db.read() as session:
        assert session.scalars(select(TeamResource)).all() == []
    assert not [
        one for one in seen(bot, GRADE5) if OWN[TITLE] in f"{one.text} {one.blocks}" and not one.ephemeral_to
    ]
    assert [one for one in seen(bot, GRADE5) if "was removed from the library" in one.text]
    # The next one that is added is another, though SQLite gives it the same number.
    assert add(bot, GRADE5, **{TITLE: "Another video"}) is None
    choose(bot, look_for(bot, "another video"), "Another video", "share")
    bot.tick()
    posted = [one.text for one in seen(bot, GRADE5) if not one.ephemeral_to]
    assert ["removed" in text or "Another video" in text for text in posted[-2:]] == [True, True], posted


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({ADDRESS: "http://district.org/x"}, "I take only addresses that begin with https://"),
        ({ADDRESS: "https://192.168.1.4/x"}, "That address is a number, not the name of a site."),
        ({ADDRESS: "https://localhost/x"}, "works only inside one network"),
        ({ADDRESS: "see https://district.org"}, "Put one address there and nothing else"),
        ({ADDRESS: "https://kim:pw@district.org"}, "There is a name or a password in that address."),
        ({TITLE: "A page.\n" * 60}, "That is a page of text. Write a line in your own words"),
        ({TITLE: "t" * 101}, "At most 100 characters, and this has 101. Shorten it."),
    ],
)
def test_bad_input_keeps_the_form_open_and_says_why_under_the_field(bot, typed, said):
    form = add(bot, **typed)
    assert form is not None
    [(field, why)] = form.errors.items()
    assert (field, said in why) == (next(iter(typed)), True), why
    with bot.db.read() as session:
        assert session.scalars(select(TeamResource)).all() == []


def test_who_added_something_and_was_deleted_is_a_former_member(bot):
    add(bot, GRADE5)
    delete(bot, GRADE5)
    assert "added by former member" in str(look_for(bot, "meeting video").blocks)
    with bot.db.read() as session:
        assert session.scalars(select(Person.name).join(TeamResource)).one() == "former member"
