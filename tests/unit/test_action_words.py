"""How sentences become action items: owner, due date, and a text that loses no word."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.action_words import ActionDraft, Named, read_action
from bot.rules.due_words import Reason
from bot.rules.pasted import without_unseen
from bot.rules.working_days import DaysOff

MEMBERS = (
    Named("maya", "Maya Lopez", "U1"),
    Named("sam", "Sam Fox", "U2"),
    Named("will", "Will Park", "U3"),
    Named("mark", "Mark Díaz", "U4"),
    Named("ann", "Ann Bell", "U5"),
    Named("alex_k", "Alex Kim", "U6"),
    Named("alex_r", "Alex Reed", "U7"),
    Named("april", "April O'Neil", "U8"),
    Named("jose", "Dr. José Núñez", "U9"),
)
WEDNESDAY, FRIDAY = date(2026, 9, 16), date(2026, 9, 18)


def read(sentence: str, author: str = "ann") -> ActionDraft:
    return read_action(sentence, MEMBERS, author, WEDNESDAY, DaysOff(), locale="en-US")


@pytest.mark.parametrize(
    ("sentence", "text", "owner"),
    [
        ("<@U1> share the protocol by Friday", "Share the protocol", "maya"),
        ("<@U1|maya> to share the protocol by Friday", "Share the protocol", "maya"),
        ("share the protocol by Friday <@U1>", "Share the protocol", "maya"),
        ("share the protocol <@U1> by Friday", "Share the protocol", "maya"),
        ("Friday: <@U1> will share the protocol", "Share the protocol", "maya"),
        ("<@U1>, by Friday, share the protocol", "Share the protocol", "maya"),
        ("<@U1> - share the protocol - due: Friday", "Share the protocol", "maya"),
        ("share the protocol (<@U1>, by Friday)", "Share the protocol", "maya"),
        ("Maya Lopez to share the protocol by Fri", "Share the protocol", "maya"),
        ("@Maya Lopez share the protocol by Fri", "Share the protocol", "maya"),
        ("share the protocol @maya lopez by Fri", "Share the protocol", "maya"),
        ("Alex Reed will share the protocol by Fri", "Share the protocol", "alex_r"),
        ("Jose Nunez needs to share the protocol by Fri", "Share the protocol", "jose"),
        ("Dr. José Núñez: share the protocol by Fri", "Share the protocol", "jose"),
        ("owner: Maya Lopez - share the protocol by Fri", "Share the protocol", "maya"),
        ("share the protocol by Fri, owner: Maya Lopez", "Share the protocol", "maya"),
        ("me to share the protocol by Friday", "Share the protocol", "ann"),
        ("me: share the protocol by Friday", "Share the protocol", "ann"),
        ("share the protocol by Friday - me", "Share the protocol", "ann"),
        ("share the protocol by Friday, me", "Share the protocol", "ann"),
        ("I'll share the protocol by Friday", "Share the protocol", "ann"),
        ("I’ll share the protocol by Friday", "Share the protocol", "ann"),
        ("By Friday I will share the protocol", "Share the protocol", "ann"),
        ("I'm going to share the protocol by Friday", "Share the protocol", "ann"),
    ],
)
def test_an_owner_in_an_owners_place_is_certain(sentence, text, owner):
    draft = read(sentence)
    assert (draft.text, draft.owner, draft.is_owner_certain) == (text, owner, True)
    assert (draft.due.due, draft.owner_choices, draft.helpers, draft.stranger) == (FRIDAY, (), (), None)


@pytest.mark.parametrize(
    ("sentence", "text", "owner"),
    [
        ("Maya to share the protocol by Fri", "Share the protocol", "maya"),
        ("@Maya share the protocol by Fri", "Share the protocol", "maya"),
        ("Maya share the protocol by Fri", "Share the protocol", "maya"),
        ("Maya by Friday share the protocol", "Share the protocol", "maya"),
        ("Maya, by Friday, will share the protocol", "Share the protocol", "maya"),
        ("share the protocol (Maya, by Friday)", "Share the protocol", "maya"),
        ("share the protocol - Maya by Friday", "Share the protocol", "maya"),
        ("Alex K. to share the protocol by Fri", "Share the protocol", "alex_k"),
        ("Ms. Lopez to share the protocol by Fri", "Share the protocol", "maya"),
        ("Maya Lopez unit plan by Friday", "Unit plan", "maya"),
        ("Mark to share the protocol by Fri", "Share the protocol", "mark"),
        ("Will will share the protocol by Fri", "Share the protocol", "will"),
        ("April to share June data by Fri", "Share June data", "april"),
        ("call <@U2> by Friday", "Call Sam Fox", "sam"),
        ("Meet with <@U2> about data by Friday", "Meet with Sam Fox about data", "sam"),
        ("Tell Sam I'll share it by Friday", "Tell Sam I'll share it", "ann"),
    ],
)
def test_an_owner_who_is_not_surely_meant_is_to_be_confirmed(sentence, text, owner):
    draft = read(sentence)
    assert (draft.text, draft.owner, draft.is_owner_certain) == (text, owner, False)
    assert draft.due.due == FRIDAY


@pytest.mark.parametrize(
    ("sentence", "text", "choices"),
    [
        ("Alex to share the protocol by Fri", "Share the protocol", ("alex_k", "alex_r")),
        ("Meet with Maya about data by Friday", "Meet with Maya about data", ("maya",)),
        ("Ask Maya and Sam to share by Friday", "Ask Maya and Sam to share", ("maya", "sam")),
        ("Mark attendance by Friday", "Mark attendance", ("mark",)),
        ("Will share by Friday", "Will share", ("will",)),
        ("we will mark attendance by Friday", "We will mark attendance", ()),
        ("Review Maya's lesson plan by Friday", "Review Maya's lesson plan", ()),
        ("Send me the data by Friday", "Send me the data", ()),
        ("To share by Friday", "To share", ()),
        ("share the protocol by Friday", "Share the protocol", ()),
    ],
)
def test_nobody_becomes_the_owner_by_being_named(sentence, text, choices):
    draft = read(sentence)
    assert (draft.text, draft.owner, draft.is_owner_certain, draft.owner_choices) == (
        text,
        None,
        False,
        choices,
    )


@pytest.mark.parametrize(
    ("sentence", "text", "owner", "helpers"),
    [
        ("<@U1> and <@U2> to share by Friday", "Share", "maya", ("sam",)),
        ("<@U1> <@U2>, <@U3> share by Friday", "Share", "maya", ("sam", "will")),
        ("<@U1> to meet with <@U2> by Friday", "Meet with Sam Fox", "maya", ("sam",)),
        ("I'll meet with <@U2> by Friday", "Meet with Sam Fox", "ann", ("sam",)),
        ("Maya, Sam and Alex Reed: share by Friday", "Share", "maya", ("sam", "alex_r")),
        ("Maya and I will share by Friday", "Share", "maya", ("ann",)),
        ("<@U1> and <@U1> share by Friday", "Share", "maya", ()),
    ],
)
def test_the_first_is_the_owner_and_the_others_help(sentence, text, owner, helpers):
    draft = read(sentence)
    assert (draft.text, draft.owner, draft.helpers) == (text, owner, helpers)


@pytest.mark.parametrize(
    ("sentence", "text", "choices"),
    [
        ("<@U1> or <@U2> to share by Friday", "Share", ("maya", "sam")),
        ("either Maya or Sam will share by Friday", "Share", ("maya", "sam")),
        ("share by Friday - Maya, Sam or Ann", "Share", ("maya", "sam", "ann")),
        ("share by Friday (<@U1> or me)", "Share", ("maya", "ann")),
    ],
)
def test_one_of_several_is_never_taken_for_the_owner(sentence, text, choices):
    draft = read(sentence)
    assert (draft.text, draft.owner, draft.owner_choices, draft.due.due) == (text, None, choices, FRIDAY)


@pytest.mark.parametrize(
    "sentence",
    [
        "share by Friday, not led by Maya Lopez",
        "share by Friday - not to be given to <@U1>",
        "share by Friday instead of <@U1>",
        "share without Maya by Friday",
        "not @maya lopez: share by Friday",
        "Maya won’t share by Friday",
        "<@U1> and <@U2> will not share by Friday",
        "neither <@U1> nor <@U2> to share by Friday",
        "without <@U1>, <@U2> and <@U3>, share by Friday",
        "owned by anyone but <@U1>, share by Friday",
        "owner isn't <@U1>, share by Friday",
        "share by Friday, not me",
        "I will not share by Friday",
        "compartir el viernes, que no lo haga <@U1>",
        "compartir el viernes en vez de Maya Lopez",
        "<@U1> no va a compartir el viernes",
        "compartir el viernes, ni <@U1> ni <@U2>",
    ],
)
def test_whoever_the_words_rule_out_is_neither_taken_nor_offered(sentence):
    draft = read(sentence)
    assert (draft.owner, draft.owner_choices, draft.helpers, draft.stranger) == (None, (), (), None)
    assert re.search("maya|me$|^i ", draft.text, re.IGNORECASE), "the words are kept"


@pytest.mark.parametrize(
    ("sentence", "text", "helpers"),
    [
        ("share by Friday - <@U1>, not <@U2>", "Share", ()),
        ("instead of <@U2>, <@U1> to share by Friday", "Share", ()),
        ("<@U1>, <@U3> but not Sam: share by Friday", "Share", ("will",)),
        ("Sam can't, so <@U1> to share by Friday", "Sam can't, so Maya Lopez to share by Friday", ()),
        ("<@U1> to share by Friday, not the scores", "Share, not the scores", ()),
        ("<@U1>: do not forget to share by Friday", "Do not forget to share", ()),
        ("find out what is not shared by Friday - <@U1>", "Find out what is not shared by Friday", ()),
        ("en lugar de <@U2>, <@U1> va a compartir el viernes", "Compartir", ()),
    ],
)
def test_whoever_else_is_named_still_owns_it(sentence, text, helpers):
    draft = read(sentence)
    assert (draft.owner, draft.text, draft.helpers) == ("maya", text, helpers)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("interview <@U1> by Friday", "Interview Maya Lopez"),
        ("share the data and shadow <@U1> by Friday", "Share the data and shadow Maya Lopez"),
        ("share the data, loop in <@U1>, by Friday", "Share the data, loop in Maya Lopez"),
        ("share the data by Friday fyi <@U1>", "Share the data by Friday fyi Maya Lopez"),
        ("fill in for <@U1> Friday", "Fill in for Maya Lopez"),
    ],
)
def test_somebody_to_whom_it_is_done_is_not_surely_the_owner(sentence, text):
    draft = read(sentence)
    assert (draft.text, draft.owner, draft.is_owner_certain) == (text, "maya", False)


@pytest.mark.parametrize(
    ("sentence", "text", "choices"),
    [
        ("Park the bus by Friday", "Park the bus", ("will",)),
        ("Bell schedule by Friday", "Bell schedule", ("ann",)),
        ("Maya asked me to share by Friday", "Maya asked me to share", ("maya",)),
        ("Maya and the counselor share by Friday", "Maya and the counselor share", ("maya",)),
        ("Maya or whoever is free shares by Friday", "Maya or whoever is free shares", ("maya",)),
    ],
)
def test_a_name_that_may_be_a_word_or_tells_of_somebody_stays_in_the_text(sentence, text, choices):
    draft = read(sentence)
    assert (draft.text, draft.owner, draft.owner_choices) == (text, None, choices)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("share the data. Owner - Maya. Due - Friday.", "Share the data."),
        ("share the data @Maya Lopez @Friday", "Share the data"),
        ("Lopez: share the data by Friday", "Share the data"),
        ("Ms. Lopez share the data by Friday", "Share the data"),
        ("share the data by Friday!!!", "Share the data!!!"),
        ("share the data by *Friday*", "Share the data"),
        ("share the data by _Friday_.", "Share the data."),
        ("share *10* copies by *Fri, Sep 18*!", "Share *10* copies!"),
        ("Lopez: *share the data by Friday*.", "Share the data."),
    ],
)
def test_marks_around_what_was_taken_out_go_with_it(sentence, text):
    draft = read(sentence)
    assert (draft.text, draft.owner or "maya", draft.due.due) == (text, "maya", FRIDAY)


@pytest.mark.parametrize(
    ("sentence", "helpers"),
    [
        ("<@U1>, along with <@U2>, will share by Friday", ("sam",)),
        ("<@U1> as well as <@U2> share by Friday", ("sam",)),
        ("<@U1> (lead), <@U2> (support): share by Friday", ("sam",)),
        ("Owners: <@U1>, <@U2>. Share by Friday", ("sam",)),
        ("<@U1>, can you please share by Friday", ()),
        ("<@U1> is going to share by Friday", ()),
        ("share | <@U1> | by Friday", ()),
        ("| <@U1> | share | Friday |", ()),
    ],
)
def test_words_around_owners_leave_no_rest_in_the_text(sentence, helpers):
    draft = read(sentence)
    assert (draft.text, draft.owner, draft.is_owner_certain, draft.helpers) == (
        "Share",
        "maya",
        True,
        helpers,
    )


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("me-time plan for grade 4 by Friday", "Me-time plan for grade 4"),
        ("i-Ready report by Friday", "i-Ready report"),
        ("we/they chart by Friday", "we/they chart"),
        ("I/O list by Friday", "I/O list"),
        ("i.e. the plan by Friday", "i.e. the plan"),
        ("MAP.test window by Friday", "MAP.test window"),
        ("Sam-based plan by Friday", "Sam-based plan"),
        ("Sam.test plan by Friday", "Sam.test plan"),
        ("May/June data by Friday", "May/June data"),
        ("R&I plan by Friday", "R&I plan"),
        ("Ann+Co plan by Friday", "Ann+Co plan"),
        ("me@school.org gets the plan by Friday", "me@school.org gets the plan"),
        ("Title I will be reviewed by Friday", "Title I will be reviewed"),
        ("read https://x.org/maya/sam by Friday", "Read https://x.org/maya/sam"),
    ],
)
def test_a_piece_of_a_word_names_nobody(sentence, text):
    draft = read(sentence)
    assert (draft.text, draft.owner, draft.owner_choices, draft.helpers) == (text, None, (), ())
    assert draft.due.due == FRIDAY


@pytest.mark.parametrize(
    ("sentence", "owner", "helpers"),
    [
        ("<@U1>, <@U2> and <@U3> share the notes by Friday", "maya", ("sam", "will")),
        ("<@U1>, <@U2>, and <@U3> share the notes by Friday", "maya", ("sam", "will")),
        ("<@U1>, <@U2> & <@U3> share the notes by Friday", "maya", ("sam", "will")),
        ("<@U1> y <@U2> share the notes by Friday", "maya", ("sam",)),
        ("<@U1> + <@U2> share the notes by Friday", "maya", ("sam",)),
        ("<@U1>/<@U2> share the notes by Friday", "maya", ("sam",)),
        ("both <@U1> and <@U2> share the notes by Friday", "maya", ("sam",)),
        ("Maya/Sam to share the notes by Friday", "maya", ("sam",)),
        ("Maya, Sam, & Ann: share the notes by Friday", "maya", ("sam", "ann")),
        ("Sam Fox; Ann Bell; Maya Lopez: share the notes by Friday", "sam", ("ann", "maya")),
        ("share the notes by Friday (<@U1>, <@U2> & <@U3>)", "maya", ("sam", "will")),
        ("share the notes by Friday (<@U1>)", "maya", ()),
        ("share the notes by Friday - Maya, Sam and Ann", "maya", ("sam", "ann")),
        ("share the notes <@U1> <@U2> by Friday", "maya", ("sam",)),
        ("add <@U1> and <@U2> share the notes by Friday", "maya", ("sam",)),
        ("add Maya to share the notes by Friday", "maya", ()),
    ],
)
def test_nothing_of_a_list_of_people_stays_in_the_text(sentence, owner, helpers):
    draft = read(sentence)
    assert (draft.text, draft.owner, draft.helpers, draft.due.due) == (
        "Share the notes",
        owner,
        helpers,
        FRIDAY,
    )


def test_whoever_of_a_list_is_not_known_stays_behind_the_text():
    draft = read("<@U1>, Alex and <@U99|zoe> share the notes by Friday")
    assert (draft.text, draft.owner, draft.helpers, draft.stranger) == (
        "Share the notes (Alex, <@U99|zoe>)",
        "maya",
        (),
        "U99",
    )
    assert read("add <@U1> to the channel by Friday").text == "Add Maya Lopez to the channel"


@pytest.mark.parametrize(
    "typed",
    [
        "• share the data by Friday",
        "1. share the data by Friday",
        "2) share the data by Friday",
        "- [ ] share the data by Friday",
        "☐ share the data by Friday",
        "> share the data by Friday",
        "*share the data by Friday*",
        "*Share the data by Friday*.",
        "“share the data by Friday”",
        '"share the data by Friday"',
        "action: share the data by Friday",
        "Action item: share the data by Friday",
        "ACTION ITEM #2 - share the data by Friday",
        "[Action] share the data by Friday",
        "TODO: share the data by Friday",
        "todo share the data by Friday",
        "- TO DO: *share the data by Friday*",
        "Next step: share the data by Friday",
        "add: share the data by Friday",
        "add share the data by Friday",
        "add action item share the data by Friday",
        "sh\u00adare\u200b the\u00a0data by\u00a0Fri\u2060day",
        "share the data\tFriday",
        "3\tshare the data\t9/18",
        "\ufeffshare the data\r\nby Friday",
    ],
)
def test_marks_and_labels_of_where_it_was_pasted_from_are_no_words(typed):
    draft = read(typed)
    assert (draft.text.rstrip("."), draft.due.due) == ("Share the data", FRIDAY)


@pytest.mark.parametrize(
    "typed",
    [
        "iReady report",
        "eSchool grades",
        "mCLASS window",
        "https://x.org/a is to be read",
        "x.org/norms to read",
        "k-2 data",
        "i-Ready",
        "pH strips",
        "e.g. plan",
        "-5 points",
        "3.5 hours of PD",
    ],
)
def test_a_name_or_an_address_at_the_start_is_written_as_it_is_typed(typed):
    assert read(f"<@U1> {typed} by Friday").text == typed


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("add a column to the tracker", "Add a column to the tracker"),
        ("add norms to the agenda", "Add norms to the agenda"),
        ("A. Smith is to call", "A. Smith is to call"),
        ("action plan for grade 3", "Action plan for grade 3"),
        ("tasks for the sub", "Tasks for the sub"),
        ('"share" is our word', '"share" is our word'),
    ],
)
def test_what_only_looks_like_a_label_stays(typed, text):
    assert read(f"{typed} by Friday").text == text


def test_a_mention_of_no_member_is_reported():
    draft = read("<@U99|zoe> share the protocol by Friday")
    assert (draft.text, draft.owner, draft.stranger) == ("Share the protocol", None, "U99")
    draft = read("<@U1> share the protocol with <@U99> by Friday")
    assert (draft.text, draft.owner, draft.stranger) == ("Share the protocol with <@U99>", "maya", "U99")


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("", ""),
        ("<@U1>", ""),
        ("<@U1> by Friday", ""),
        ("by Friday - Maya", ""),
        (
            "<@U1>  see <https://x.org/2026-12-04|the Dec 4 plan>  by Friday",
            "See <https://x.org/2026-12-04|the Dec 4 plan>",
        ),
        ("<@U1> read https://x.org/a-b?c=1&d=(2) by Friday", "Read https://x.org/a-b?c=1&d=(2)"),
        ("<@U1> *share* _the_ `by Friday` protocol *by Friday*", "*share* _the_ `by Friday` protocol"),
        (
            "<@U1> Follow up: call parents, send letter, by Friday; then report",
            "Follow up: call parents, send letter; then report",
        ),
        ("<@U1> share the protocol by Friday. Then report.", "Share the protocol. Then report."),
        ("<@U1> - 5 copies (color) by Friday", "5 copies (color)"),
        ("-5 points by Friday", "-5 points"),
        ("- share the\n  protocol\tby Friday", "Share the protocol"),
        ("<@U1> share by Friday's meeting", "Share by Friday's meeting"),
        ("<@U1> Review the Friday folders", "Review the Friday folders"),
        ("<@U1> Bring Monday's data by Friday", "Bring Monday's data by Friday"),
        ("<@U1> meet before Thanksgiving", "Meet before Thanksgiving"),
        ("<@U1> share the protocol on Sat Dec 5", "Share the protocol"),
        ("<@U1> <!here> see <#C1|friday-folders> by Friday", "<!here> see <#C1|friday-folders>"),
    ],
)
def test_the_text_is_the_sentence_without_owner_and_date(sentence, text):
    assert read(sentence).text == text


def test_without_a_date_the_draft_says_why():
    draft = read("<@U1> order 24 chairs")
    assert (draft.text, draft.due.due, draft.due.reason) == ("Order 24 chairs", None, Reason.NO_DATE)


def test_the_date_is_placed_in_the_sentence_as_typed():
    sentence = "April to share June data by Friday"
    due = read(sentence).due
    assert sentence[due.start : due.end] == "by Friday"


@pytest.mark.parametrize(
    "sentence",
    [
        "share the data by _Friday_",
        "share the data *by Friday*",
        "share the data by *_Friday_*",
        "share the data by **Friday**",
        "share the data by ***Friday***",
        "share the data by `Friday`",
        "share the data by *Fri, Sep 18*",
        "share the data (by *Friday*)",
        "share the data by Friday_",
        "*Friday*: share the data",
        "_by Friday_: share the data",
        "*Due:* Friday share the data",
        "share *the data by Friday*",
        "*share the data* by *Friday*",
        "*share the data* by Friday",
        "share the data ~by Thursday~ by Friday",
        "- *share the data*\t_Friday_",
    ],
)
def test_slacks_marks_around_the_date_are_no_part_of_the_item(sentence):
    draft = read(sentence)
    assert (draft.text, draft.due.due, draft.due.reason) == ("Share the data", FRIDAY, None)


@pytest.mark.parametrize(
    "sentence",
    [
        "*<@U1>*: share the data by _Friday_",
        "share the data *<@U1>* by *Friday*",
        "*Maya Lopez* will share the data by Friday",
        "`Maya Lopez`: share the data *by Friday*",
    ],
)
def test_slacks_marks_around_the_owner_are_no_part_of_the_item(sentence):
    draft = read(sentence)
    assert (draft.text, draft.owner, draft.due.due) == ("Share the data", "maya", FRIDAY)


@pytest.mark.parametrize(
    ("sentence", "text", "due"),
    [
        ("rename snake_case by _Friday_", "Rename snake_case", FRIDAY),
        ("file my_plan_by_Friday", "File my_plan_by_Friday", None),
        ("file plan_for_Monday by *Friday*", "File plan_for_Monday", FRIDAY),
        ("draw 5*3 by *Friday*", "Draw 5*3", FRIDAY),
        ("draw 5*3 and 2*4 by Friday", "Draw 5*3 and 2*4", FRIDAY),
        ("read the _whole_ text by *Friday*", "Read the _whole_ text", FRIDAY),
        ("run `make test` by *Friday*", "Run `make test`", FRIDAY),
        ("call ~10 parents by _Friday_", "Call ~10 parents", FRIDAY),
    ],
)
def test_marks_that_are_part_of_a_word_or_around_others_stay(sentence, text, due):
    draft = read(sentence)
    assert (draft.text, draft.due.due) == (text, due)


def test_a_day_that_is_struck_out_and_has_no_other_beside_it_is_asked_about():
    draft = read("share the data by ~Friday~")
    assert (draft.text, draft.due.due, draft.due.reason) == ("Share the data", None, Reason.GUESS)
    assert draft.due.choices == (FRIDAY,)


_FILLERS = (
    "share the protocol order 24 chairs grade 3-5 data (draft) https://x.org/a,b review: send? letters, & cart – ñandú"
    " \"quoted\" 'so' *bold* 50% <https://x.org|here> to will and by; then - with"
)
FILLERS = st.lists(st.sampled_from(_FILLERS.split()), min_size=1, max_size=8).map(" ".join)
OWNERS = st.sampled_from(["<@U1> ", "Maya Lopez to ", "@Maya Lopez ", "I'll ", "me: ", "Maya will ", ""])
DATES = st.sampled_from(
    [" by Friday", " by Dec 4, 2026", " due: 12/4/2026", ", no later than next Monday", ""]
)


def words_of(text: str) -> list[str]:
    # What stands between lines, as in _this_, is Slack's way to say that it leans.
    return [word.casefold() for word in re.findall(r"[^\W_]+", text)]


@given(OWNERS, FILLERS, DATES)
@settings(max_examples=40)
def test_no_word_of_the_text_is_lost_or_added(owner, filler, due):
    draft = read(f"{owner}share {filler} it{due}")
    assert words_of(draft.text) == words_of(f"share {filler} it")


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(["<@U1>", "<@U99>", "Maya", "me", "by Friday", "-", "(", "to", "x"])).map(
            " ".join
        ),
    )
)
@settings(max_examples=40)
def test_whatever_is_typed_the_draft_holds_together(sentence):
    draft = read(sentence)
    keys = {member.key for member in MEMBERS}
    assert {draft.owner or "ann", *draft.owner_choices, *draft.helpers} <= keys
    assert draft.owner is None or draft.owner_choices == ()
    assert draft.owner not in draft.helpers
    assert draft.owner or not draft.is_owner_certain
    assert draft.text == " ".join(draft.text.split())
    assert set(words_of(draft.text)) <= {*words_of(without_unseen(sentence)), *words_of("Maya Lopez")}
