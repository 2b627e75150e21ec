"""How English says dates: its forms, and the words around them.

The doubts are a list of what people of a school write that has a date word in it and is no due date.
"""

from bot.rules.due.context import Doubt, Language, Lead
from bot.rules.due.dates import DATES
from bot.rules.due.forms import any_of, spaced
from bot.rules.due.weekdays import DAYS
from bot.rules.due.weeks import WEEKS
from bot.rules.due.words import BEFORE, NAMES, ORDINAL

_NO_LEAD = frozenset({Lead.NONE})
_SOFT = frozenset({Lead.NONE, Lead.ON})

# Dates such as "12/4", but not "12/4/2026".
_NUMBERS_ONLY = spaced("[0-9]{1,2}[/.][0-9]{1,2}[.]?$")
# Neither "today", "tomorrow", "in 2 weeks" nor "2 weeks from today", which belong to what is done.
_NO_ADVERB = spaced("(?!to|tmrw|this |later |in |within |.* from )")
# The rest of "due date is:" and "by the".
_MORE = r"(?:[\s:=–—-]+(?:is|on|by|the|of))*[\s:=–—-]*$"

_HOUR_OF_DAY = "[0-9]{1,2}(?::[0-9]{2})?"
_HOUR_IN_WORDS = any_of("one two three four five six seven eight nine ten eleven twelve noon")
_CLOCK = "|".join(
    (
        rf"(?:{_HOUR_OF_DAY} ?(?:-|–|to) ?)?[0-9]{{1,2}}(?:[:.][0-9]{{2}})? ?[ap][.]?m\b[.]?",
        rf"(?:half past|quarter (?:past|to|after)) (?:{_HOUR_IN_WORDS}|[0-9]{{1,2}})\b",
        rf"(?:{_HOUR_IN_WORDS}|[0-9]{{1,2}}) o'?clock\b",
        rf"[0-9]{{1,2}}:[0-9]{{2}}(?: ?(?:-|–|to) ?{_HOUR_OF_DAY})?",
    )
)
_END_OF_DAY = any_of(
    "(?:the_)?end_of_(?:the_)?(?:(?:school|work|business)_)?day eod eob cob close_of_(?:business|school) e[.]o[.]d[.]? e[.]o[.]b[.]? c[.]o[.]b[.]?"
)
_HOUR = rf"(?:(?:{_CLOCK})(?: [ecmp][sd]?t\b)?|(?:(?:12 )?noon|midday|(?:first|1st) thing|this time|{_END_OF_DAY})(?:\b|(?<=[.])))"
_BREAK = any_of("lunch lunchtime dismissal school") + r"\b"
_PERIOD = any_of(
    "(?:(?:first|second|third|fourth|fifth|sixth|seventh|eighth|last|[1-8](?:st|nd|rd|th))_)(?:period|hour|block|bell)"
    " (?:planning|prep)_(?:period|time) recess homeroom advisory arrival bus_duty car_?line bell (?:staff|faculty)_meeting"
)
_HOUR_AFTER = "|".join(
    (
        rf"(?:(?:at|by|before|after|around|@) ?)?(?<!\w){_HOUR}",
        rf"(?:at|by|before|after|around) {_BREAK}",
        rf"(?:at|by|before|after|around|during) (?:(?:my|our|the) )?{_PERIOD}\b",
        # "Fri 6th period"
        r"[1-8](?:st|nd|rd|th) (?:period|hour|block|bell)\b",
        r"(?:in the )?(?:morning|afternoon|evening|night|[ap][.]?m)\b[.]?",
        r"(?:at|@) ?[0-9]{1,2}(?= ?(?:[.,;!?)]|$))",
        rf"at {_HOUR_IN_WORDS}(?= ?(?:[.,;!?)]|$))",
        r"(?:(?:at|by|around) )?[0-9]{1,2}(?::[0-9]{2})? ?ish\b",
        r"(?:(?:at )?(?:the )?(?:very )?)?latest\b",
        r"(?:(?:and|but) )?(?:no|not) later(?: than that)?(?= ?(?:[.,;!?)]|$))",
        r"or (?:sooner|earlier)\b",
    )
)

# Directly before a date without a lead.
_PART_OF_MORE = any_of(
    "after since from of about around roughly approximately every each alternate other first second third fourth fifth"
    " last past previous following [0-9]+(?:st|nd|rd|th) between than except maybe perhaps possibly probably hopefully"
    " tentatively ideally like for through thru to at with in into as or via per re:? the an? my our your their his her its"
    " some any no one two three once twice times is are was were be midnight earliest"
)
_NAMED_DAYS = any_of("good black casual spirit happy ash palm easter super cyber giving")
# Directly before a date, or before "on" and a date.
_TAKES_PLACE = any_of(
    "starts? starting beg[iu]ns? beginning ends? ending closes? opens? launches resumes returns arrives comes leaves runs"
    " effective every each happens happening scheduled planned held meets moved set given taken taught seen"
)
_OCCASIONS = any_of(
    "meetings? visits? walk-?throughs? conferences? pd plcs? trainings? workshops? sessions? events? assembl(?:y|ies) games?"
    " concerts? nights? tests? exams? hearings? retreats? house dances? trips? fairs? class(?:es)? lessons? days? drills?"
    " observations? interviews? calls? appointments? rehearsals? part(?:y|ies) breakfasts? lunch(?:es)?"
    " release dismissal"
)
_ABSENCES = rf"(?:(?:\b(?:is|are|am|be|was)|'s|'m|'re) {any_of('out off away here')}|\b{any_of('absent gone closed available no_school')})"
_DONE_TO_DAYS = any_of(
    "cancel skip cover plan schedule block keep reserve hold move swap miss book name rename celebrate attend free"
)
_CLAUSES = any_of("what which who whose that when where since because was were had did been")
_SOMEBODY = any_of("we we're i i'm they they're you you're he she it kids students parents families everyone")
_TAKES_A_DAY = any_of("reserve schedule reschedule book_(?:the|an?|our|my|us)")
_TELLING = any_of("remind tell let notify announce")
_LASTING = any_of(
    "out away absent off gone ooo leave closed open wait waiting hold postponed? delay(?:ed)? moved? pushed? runs? lasts?"
    " extend(?:ed)? available unavailable here there"
)
_CHANGES = any_of(
    "reduc increas rais cut grow improv lower drop boost decreas divid multipl shr[iu]nk exceed"
)
_NUMBERED = any_of(
    "rooms? grades? gr chapters? ch pages? pp? units? lessons? sections? steps? scor[a-z]+ rat[a-z]+ periods? items?"
    " questions? versions? v levels? tiers? gpa up down"
)
_PERHAPS = any_of("maybe perhaps possibly probably hopefully tentative(?:ly)? tbd tbc give_or_take")
# Directly behind a date.
_GOES_FURTHER = any_of(
    "after before following of prior onwards? through thru is isn't was doesn't won't works? (?:at_the_)?earliest"
    " (?:at_)?midnight each every per grade graders? period floor"
)


def _directly(words: str) -> str:
    """The words before a date, with nothing but "the" or "on" between."""
    return rf"\b{words} (?:(?:the|on|this) )*$"


_DOUBTS = (
    # "notes from Friday", "every Friday", "move it to Friday"; "the Friday": which one? "~ Friday", "mid-Friday"
    Doubt(before=spaced(_directly(f"(?:{_PART_OF_MORE}|{_NAMED_DAYS})")), leads=_NO_LEAD),
    Doubt(before=spaced(r"(?:\w[-/&]|~ ?)$"), leads=_NO_LEAD),
    # "starting on Friday", "the meeting on Friday", "I'm off on Friday"
    Doubt(before=spaced(_directly(f"(?:{_TAKES_PLACE}|{_OCCASIONS})")), leads=_SOFT),
    Doubt(before=spaced(rf"{_ABSENCES} (?:on )?$"), leads=_SOFT),
    # "prepare for the visit by the superintendent on Friday", "order snacks for testing Friday"
    Doubt(before=spaced(r"\b(?:prep(?:are)?|plan|ready|pack|dress) for\b"), leads=_SOFT),
    Doubt(before=spaced(r"\b(?:for|about)\b[^,;:(–—]*(?<!-) $"), leads=_NO_LEAD, of=_NO_ADVERB),
    # "Cancel Friday", "Maya to cover Friday"
    Doubt(
        before=spaced(rf"(?:^\W*|\b(?:to|will|and|please) ){_DONE_TO_DAYS} (?:(?:the|on|this) )*$"),
        leads=_NO_LEAD,
    ),
    # "what we agreed on Friday", "the plan discussed today"
    Doubt(before=spaced(rf"\b{_CLAUSES}\b"), leads=_SOFT),
    Doubt(before=spaced(r"\w{3}ed $"), leads=_SOFT, of=spaced("(?!in |within )")),
    # "watch it before we meet Tuesday", "call if somebody is out Friday"
    Doubt(
        before=spaced(
            rf"\b(?:if(?! (?:at all|possible|needed|necessary|not|so|able|you can|we can))|(?:before|after|once|while) {_SOMEBODY})\b"
        ),
        leads=_SOFT,
    ),
    # "reserve the library 12/9, 2-3 pm"
    Doubt(before=spaced(rf"(?:^\W*|\b(?:to|will|and|please) ){_TAKES_A_DAY}\b"), leads=_SOFT, of=_NO_ADVERB),
    # "meet weekly on Friday"
    Doubt(before=spaced(rf"\b{any_of('(?:bi-?)?weekly daily monthly quarterly')}\b"), leads=_SOFT),
    # "tell everyone that grades are due Friday"
    Doubt(before=spaced(rf"\b(?:{_CLAUSES}|{_TELLING})\b(?! ?:)"), leads=frozenset({Lead.DUE})),
    # "don't start before Friday"
    Doubt(
        before=spaced(
            r"(?:n't|\b(?:do|does|did|is|are|was|were|has|have|ca|wo|should|could|would)nt|\bnot|\bnever|\bcannot)\b(?! (?:forget|be late|miss))"
        )
    ),
    # "out until Friday"
    Doubt(before=spaced(rf"\b{_LASTING}\b[^.;]*$"), leads=frozenset({Lead.UNTIL})),
    # "two weeks before Friday"
    Doubt(before=spaced(r"\b(?:days?|weeks?|months?|nights?|mornings?) $"), leads=frozenset({Lead.BEFORE})),
    # as in "by Friday, maybe Monday", "Friday (tentative)"
    Doubt(after=spaced(rf"[\s,(–—-]*{_PERHAPS}\b")),
    # "cut tardies by 1/2", "room 12/14", "2/3 of the staff"
    Doubt(before=spaced(rf"\b{_CHANGES}[a-z]*\b"), of=_NUMBERS_ONLY),
    Doubt(before=spaced(rf"\b{_NUMBERED}\W*$"), leads=_NO_LEAD, of=_NUMBERS_ONLY),
    # "Friday?", "Friday's agenda"
    Doubt(after=spaced(r" ?\?|'s\b"), leads=_SOFT),
    # "Friday-ish", "Friday or later"
    Doubt(after=spaced(r"-\w| ?ish\b| or\b(?! (?:sooner|earlier|before))")),
    # as in "Friday after the break", "Dec 4th grade"
    Doubt(after=spaced(rf",? {_GOES_FURTHER}\b")),
    # "Friday the 13th", "end of May 2030", "Dec 4 to the 8th", "Friday the thirteenth"
    Doubt(after=spaced(rf"[\s,]*(?:(?:-|–|to|and|&|the) ?)?(?:[0-9]|(?:{ORDINAL})\b)")),
)

ENGLISH = Language(
    forms=DAYS + WEEKS + DATES,
    leads=(
        (Lead.DUE, spaced(rf"\b(?:(?:is|are|it's) )?(?:due(?: date)?|deadline|eta|target date){_MORE}")),
        # The head of a table's column: "When: Friday"
        (Lead.DUE, spaced(r"\b(?:(?:by )?when|target|by) ?[:=] ?$")),
        (
            Lead.BY,
            spaced(
                rf"\b(?:(?:at (?:the )?)?latest )?(?:due )?(?:by|(?:no|not) later than|on or before){_MORE}"
            ),
        ),
        (Lead.UNTIL, spaced(r"(?:\b(?:until|till?)|'til)(?: the)? $")),
        (Lead.BEFORE, spaced(rf"\b{BEFORE}(?: the)? $")),
        (Lead.ON, spaced(r"\bon(?: the)? $")),
    ),
    doubts=_DOUBTS,
    hour_before=spaced(
        rf"(?<!\w)(?:(?:(?:at|before|after) )?{_HOUR}|(?:before|after) school|(?:(?<=by\s)|(?<=at\s)){_BREAK}"
        r"|(?:at |(?<=by\s))(?:1[0-2]|[1-9])(?= on )|(?:on )?the (?:morning|afternoon|evening) of)[\s,]+(?:on )?(?:the )?$|\b(?:before )?(?:the )?end of $"
    ),
    hour_after=spaced(rf"(?:[\s,]*(?:{_HOUR_AFTER}))+"),
    goes_on=spaced(
        r" ?(?:$|[,.;:!?)\]—–&+]|-\s|w/|(?:with|to|so|and|then|please|pls|thanks|thank|thx|at|in|via|because|but|if\s+(?:possible|needed|necessary|not|you\s+can|we\s+can)|we|we'll|i|i'll|you|they|he|she)\b)"
    ),
    names=tuple(NAMES),
)
