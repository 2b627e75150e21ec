"""What is asked of the bot in whole sentences, as of a person: "please show me what I owe", "what did we decide?"."""

import re

from bot.rules.people_names import folded

# No commands: what is a person's own, on their Home tab; and what nobody has to say.
HOME, ABSENT = "home", "absent"
_THE = (
    r"(?:(?:the|our|my|an?|all(?:\s+of)?|any|this|these|el|la|las|los|mis?|nuestr[oa]s?|una?|sus?)(?=\s)\s*)"
)
# What people say before what they want done.
_POLITE = (
    r"(?:(?:hi|hey|hello|hola|ok(?:ay)?|so|please|pls|plz|kindly|por favor|porfa)\b(?:\s+(?:there|bot|ilt|team))?"
    r"|(?:can|could|would|will|may|should)\s+(?:you|u|i|we)\b|(?:i|we)\s+(?:want|need|would\s+like)\b(?:\s+to\b)?"
    r"|(?:i|we)'d\s+like\b(?:\s+to\b)?|i'?m\s+(?:trying|looking)\b(?:\s+(?:to|for)\b)?|(?:let|help)\s+(?:me|us)\b"
    r"|(?:show|give|tell|get|bring)\s+(?:me|us)\b|(?:me\s+)?(?:puedes?|podrias?|podemos|puedo)\b"
    r"|(?:quiero|quisiera|queremos|necesito|me\s+gustaria|dejame)\b(?:\s+(?:ver|saber)\b)?"
    r"|(?:muestra|ensena|da|di)(?:me|nos)\b|(?:mostrar|ensenar|dar|decir)(?:me|nos)\b)"
)
# And before the name of a thing that they want to see.
_SHOWING = (
    r"(?:(?:show|give|get|pull|bring)\b(?:\s+up\b)?|(?:see|view|open|display|check|read|know|list|access|download)\b"
    r"|(?:look\s+at|go\s+to|take\s+me\s+to|where)\b|(?:how|where)\s+(?:do|can|would)\s+(?:i|we)\b|(?:what|where)(?:'?s|\s+is|\s+are)\b"
    rf"|(?:ver|abrir|abre|saber|consultar)\b|(?:cual(?:es)?|que|donde)\s+(?:es|son|estan?|veo)\b|como\s+(?:veo|abro)\b|{_THE})"
)
_REQUEST = re.compile(rf"{_POLITE}[\s,:]*")
_ASKING = re.compile(rf"(?:{_POLITE}|{_SHOWING})[\s,:]*")
_AFTER = re.compile(
    r"[\s,]*\b(?:please|pls|plz|thanks|thank\s+you|right\s+now|now|today|again|for\s+(?:me|us)|here|por\s+favor|porfa|gracias|ahora"
    r"|hoy|ya|otra\s+vez)\W*$"
)
# With what goes on only in a question: not "when the bus comes, call me", "que Ana traiga los datos".
_ASKS = re.compile(
    r"(?:(?:what|who|whom|whose|why|which)(?:'?s|'?re)?|(?:when|where|how)(?:'?s|\s+(?:do|does|did|is|are|was|were|will|can|could|should|would"
    r"|has|have|many|much|long|far|come|about))|(?:do|does|did|is|are|am|was|were|has|have|had)\s+(?:i|we|you|it|there|they"
    r"|this|that|any(?:one|body)|every(?:one|body)|all|the|our|my)"
    r"|(?:is|are|was|were|does)\s+\w+|(?:can|could)\s+\w+(?:\s+\w+)?\s+(?:see|read|know)"
    r"|(?:can|could|will|would|should)\s+(?:it|this|that|they|people|others|any(?:one|body)|every(?:one|body)|the|our|my)|por\s+que|quien(?:es)?|cual(?:es)?|cuant[oa]s?|hay"
    r"|que\s+(?:hay|tengo|tenemos|debo|me|paso|decid\w+|acord\w+|se|toca|falta|sigue|viene)"
    r"|(?:como|cuando|donde)\s+(?:es|esta|son|sera|hay|nos|se|toca|cierra|termina|voto|votamos|vamos|va|veo|puedo|hago|quedo|funciona)"
    r"|ya\s+(?:vot\w+|terminaron|todos|hay|se))\b"
)
_NAMES_A_THING = re.compile(r"(?:what|which|que|cual)")
# That somebody is to do it, and by when.
_GIVES_A_TASK = re.compile(r"<@|@\w|\b(?:by|before|asap|antes\s+del?|para\s+el)\b")
_VOTES = r"(?:vot(?:e[sd]?|ing|o|os|ar|ad[oa]s?|aron|amos|acion|aciones)|ballots?|boletas?|self-?\s?assess\w*|autoevaluacion\w*)"
_SEES = r"(?:sees?|reads?|knows?|finds?\s+out|ven?|leen?|saben?)"


def _table(*rows: tuple[str, ...]) -> list[tuple[re.Pattern[str], str]]:
    """Of a command and what is said of it: by pattern."""
    return [(re.compile("|".join(patterns), re.DOTALL), command) for command, *patterns in rows]


# By what they are about, the narrower first; what they are asked with stands in them only where it matters.
_ABOUT = _table(
    (
        "decision",
        r"\b(?:decid\w*|decisions?|decisiones|(?:we|been)\s+agreed?|acordamos|se\s+acordo)\b",
    ),
    (
        "privacy",
        rf"\b(?:who|any(?:one|body)|everyone|people|others?|principals?|teachers|staff|parents|district|quien|alguien)\b.*\b{_SEES}\b",
        r"\banon[yi]m\w+|\bconfiden\w+|\bpriva(?:te|cy|do|da|cidad)\b|\bpublic[oa]?\b|\bsecret\w*",
    ),
    ("agenda", r"\b(?:tak(?:es?|ing)\s+(?:the\s+)?notes|keep(?:s|ing)?\s+time)\b"),
    ("actions overdue", r"\b(?:overdue|past\s+due|late|behind|atrasad\w+|vencid\w+)\b"),
    (
        "export",
        r"\b(?:minutes|notes|what\s+happened|i\s+miss(?:ed)?|recap|summary|actas?|resumen|que\s+paso)\b",
    ),
    (
        "results",
        r"\b(?:results?|scores?|strengths?|weakness\w*|resultados?|fortalezas?)\b",
        r"\b(?:did\s+we\s+do|are\s+we\s+doing|como\s+vamos)\b",
    ),
    (
        "reveal",
        rf"\b(?:who|many|has|have|did|when|until|quien(?:es)?|cuant[oa]s|cuando|ya)\b.*\b(?:{_VOTES}|finished|terminaron)\b",
        rf"\b{_VOTES}\b.*\b(?:ends?|closes?|over|open|cierra|termina|abiert[oa])\b",
    ),
    ("reflect", rf"\b{_VOTES}\b"),
    (
        "actions all",
        (
            r"\b(?:who(?:'?s)?|every(?:one|body)|others|team|quien(?:es)?|todos)\b.*"
            r"\b(?:owes?|owns?|has|doing|does|responsible|assigned|tasks?|actions?|to-?dos?|tareas?|hace|debe)\b"
        ),
    ),
    (
        "actions",
        r"\b(?:owes?|to[- ]?dos?|tasks?|actions?|assigned|due|my\s+(?:plate|list|stuff)|(?:supposed|have|need)\s+to\s+do)\b",
        r"\b(?:tareas?|pendientes?|debo|me\s+toca|tengo\s+que)\b",
    ),
    (
        "agenda",
        r"\b(?:agenda|topics?|norms?|roles?|facilitat\w+|timekeep\w*|note-?tak\w+|lead(?:s|ing)|discuss\w*|talk(?:ing)?\s+about)\b",
        r"\b(?:present\w*|temas?|acuerdos|facilita|dirige)\b",
    ),
    ("meeting list", r"\b(?:meets?|meetings?|reunion(?:es)?|reunimos|reunamos|juntamos)\b"),
    (
        "trend",
        r"\b(?:better|worse|improv\w+|progress\w*|chang(?:ed|ing)|moved?|trend\w*|mejor\w*|cambi(?:o|ado)|avanz\w+|progres\w+)\b",
    ),
    (
        "focus",
        r"\b(?:focus\w*|work(?:ing)?\s+on|priorit\w+|goals?|enfoque|trabajamos|prioridad\w*|metas?)\b",
    ),
    ("strategy list", r"\b(?:strateg\w+|estrategias?)\b"),
    ("plan", r"\b(?:plans?|theory\s+of\s+action|quarters?|levers?|trimestres?|palancas?)\b"),
    ("resources", r"\b(?:resources?|videos?|protocols?|templates?|recursos?|protocolos?|plantillas?)\b"),
    ("growth", r"\b(?:growth|skills?|crecimiento|habilidades)\b"),
    ("schools", r"\b(?:other\s+(?:schools|teams)|district|otr[oa]s\s+(?:escuelas|equipos)|distrito)\b"),
    ("agenda", r"\b(?:staff|teachers|personal|maestros)\b"),
    (
        "setup",
        r"\b(?:remind\w*|language|time\s?zone|days?\s+off|holidays?|settings?|organi[sz]ers?|members?|team)\b",
        r"\b(?:recordatorios?|idioma|feriados?|dias\s+libres|organiza\w*|integrantes|equipo)\b",
    ),
)
_MEETING = (
    r"(?:back\s+)?(?:(?:the|our|my|an?|another|extra|new|this|next|today'?s|tomorrow'?s|week'?s|ilt|team|\w+day(?:'?s)?)\s+)*meetings?(?:'?s)?"
    r"(?:\s+(?:times?|dates?|days?|hours?|schedule|rhythm))?"
)
_OF_RESULTS = (
    r"(?:(?:out|the|our|last|latest|this|these|today'?s|meeting|de|el|la|los|las)\s+)*(?:minutes|notes|decisions?|results?|outcomes?|summary"
    r"|acta|decisiones|resultados)\b"
)
_NO_TASK = r"(?!.*(?:<@|@\w|\b(?:by|before|due)\b))"
_OF_SETUP = r"(?:norms?|roles?|observers?|organi[sz]ers?|team(?:'?s)?\s+(?:name|channel)|channel|days?\s+off|time\s?zone|acuerdos?|equipo|canal)"
_TO_ME = r"(?:reminders?|notifications?|messages?|dms?|pings?|alerts?|emails?|recordatorios?|notificaciones|avisos|mensajes)\b"
_I_HAVE = r"(?:(?:i|we)(?:'ve|\s+have)?\s+(?:just\s+)?)"
_DONE = r"(?:done|completed?|finished|off|hech[oa]s?|terminad[oa]s?)"
# What it is told to do, by what does that; `what`: the words that go with it.
_TOLD = _table(
    (
        "done",
        rf"(?:mark|set|check|tick|marcar|marca)\s+(?:off\s+)?(?P<what>.+?)\s+(?:as\s+|como\s+)?{_DONE}\W*",
    ),
    ("done", rf"{_I_HAVE}?(?:finished|completed|termine|acabe|hice)\s+(?:with\s+)?(?P<what>.+)"),
    ("done", rf"{_I_HAVE}(?:did|done)\s+(?:with\s+)?(?P<what>.+)"),
    ("done", r"(?P<what>.+?)\s+(?:is|are)\s+(?:all\s+)?(?:done|finished|completed?)\W*"),
    (
        "reveal",
        rf"(?:remind|nudge|ping|recuerda\w*|recordar\w*)\b{_NO_TASK}.*\b{_VOTES}\b.*",
        rf"(?:extend|extender)\b{_NO_TASK}.*\b(?:{_VOTES}|deadline)\b.*",
    ),
    (
        "meeting list",
        (
            rf"(?:move|change|reschedule|postpone|push|shift|delay|bump|cancel|skip|set|add|schedule|create)\s+{_MEETING}{_NO_TASK}"
            r"(?:\W*|\s+(?:to|until|till|for|from|back|up|on)\b.*)"
        ),
    ),
    (
        "setup",
        (
            r"(?:add|remove|invite|take|make|drop|anadir|agregar|quitar)\s+.+\s(?:to|from|into|off|out\s+of|an?|as|al?|del?|como)\s+"
            r"(?:(?:an?|the|our|this|el|la)\s+)*(?:team|ilt|channel|organi[sz]ers?|observers?|equipo|canal|organizador|observador)\W*"
        ),
    ),
    (
        "setup",
        rf"(?:change|edit|add|set|assign|rename|move|nuev[oa]s?|cambiar|anadir)\s+{_THE}?(?:new\s+)?{_OF_SETUP}\b{_NO_TASK}.*",
        r"(?:make\s+me|i'?ll\s+be|i\s+(?:want|would\s+like)\s+to\s+be|(?:to\s+)?be|become)\s+(?:an?\s+|the\s+)?(?:organi[sz]er|facilitator)\W*",
    ),
    (
        "export",
        (
            r"(?:send|email|give|get|dm|enviar?|mandar?|mandame|enviame)\s+(?:me\s+|us\s+|el\s+|la\s+)*(?:(?:the|our|last|latest|meeting)\s+)*"
            r"(?:minutes|notes|document|acta)\W*"
        ),
    ),
    (
        "agenda add",
        (
            r"(?:add|put|place|anadir|agregar|poner)\s+(?P<what>\S.*?)\s+(?:to|on|onto|in|a|en)\s+(?:(?:the|our|next|next\s+meeting'?s?|la|nuestra)\s+)*agenda"
            r"(?:\s+(?:please|pls|por\s+favor))?\W*"
        ),
    ),
    (
        "agenda add",
        r"(?:propose|add|suggest)\s+(?:an?\s+)?(?:new\s+)?(?:agenda\s+item|topic)\s*[:–—-]?\s*(?P<what>\S.*)",
    ),
    ("agenda", rf"(?:share|send|post|publish|publicar)\s+(?:(?:the|our|next|la)\s+)*agenda\b{_NO_TASK}.*"),
    ("share", rf"(?:share|send|post|publish|email|compartir|publicar|enviar)\s+{_OF_RESULTS}{_NO_TASK}.*"),
    (
        "agenda add",
        r"(?:note|idea|question|topic|discussion|discuss|parking\s+lot|park|fyi|nota|tema|pregunta)\s*(?::|\s[-–—]\s)\s*(?P<what>\S.*)",
    ),
    (
        "agenda add",
        r"(?:let'?s\s+|we\s+(?:need\s+to\s+|should\s+))?(?P<what>(?:discuss|talk\s+about|revisit|hablar\s+de|conversar\s+sobre)\s+\S.*)",
    ),
    (
        "decision",
        r"(?:(?:log|add|record|note|registrar)\s+)?(?:(?:the|an?|our|una|la)\s+)*(?:decision|decided?|agreed|decidido)\s*[:–—-]\s*(?P<what>\S.*)",
    ),
    (
        "decision",
        r"(?P<what>(?:(?:today\s+)?we(?:'ve|\s+have)?\s+(?:all\s+)?|the\s+team\s+|it\s+was\s+)(?:decided|agreed)\b\s*\S.*)",
    ),
    (
        "decision",
        r"(?:change|edit|delete|remove|undo|take\s+back|cambiar|quitar|retirar)\s+(?:(?:the|our|my|that|last|la|una|ultima)\s+)*decision\W*",
    ),
    (
        HOME,
        rf"(?:stop|turn\s+off|mute|pause|no\s+more|fewer|less|too\s+many|change|set|silenciar|parar|cambiar)\s+(?:\w+\s+)?{_TO_ME}{_NO_TASK}.*",
        r"stop\s+(?:messaging|texting|pinging|reminding|emailing|bothering|writing)\b.*",
        r"remind\s+me\b(?:\s+(?:at|earlier|later|less|more|every|only|in|on)\b(?!.*\bto\b).*)?\W*",
        r"(?:i'?m|i\s+am|i(?:'ll|\s+will)\s+be)\s+(?:on\s+)?(?:leave|vacation|pto|away|off|out)\b.*",
        r"(?:estoy|estare)\s+(?:de\s+)?(?:vacaciones|licencia|ausente|fuera)\b.*",
    ),
    (
        ABSENT,
        r"running\s+(?:\w+\s+){0,3}late\b.*",
        r"no\s+(?:puedo|podre|voy\s+a)\s+(?:ir|llegar|estar|asistir)\b.*",
        r"(?:i|we)(?:'m|'ll|\s+am|\s+will)?\s+(?:(?:be\s+)?(?:running\s+)?(?:late|absent|sick)|(?:can'?t|cannot|won'?t)\s+(?:make|come|be\s+there))\b.*",
    ),
    ("decision", r"(?P<what>(?:decidimos|acordamos|se\s+decidio|se\s+acordo)\s+\S.*)"),
)


def told(words: str) -> tuple[str, str] | None:
    """The command that does what a sentence tells it to do, and the words that go with it, as typed."""
    plain, start = _without_asking(folded(words), deep=False)
    for pattern, command in _TOLD:
        found = pattern.fullmatch(plain)
        if found is None or (_GIVES_A_TASK.search(plain) and command == "agenda add"):
            continue
        at = found.span("what") if "what" in pattern.groupindex else (0, 0)
        return command, words[start + at[0] : start + at[1]].strip()
    return None


def without_asking(words: str) -> str:
    """The same without what a request begins with, as typed: "open a vote" of "can you open a vote"."""
    plain, start = _without_asking(folded(words), deep=False)
    return words[start:] if plain else words


def named(words: str) -> str:
    """What is left of a request without what is said around it: "agenda" of "can you please show me the agenda?"."""
    plain, _ = _without_asking(folded(words), deep=True)
    return plain


def asked_about(words: str) -> str | None:
    """The command that answers a question; "help" where none is known to, None where it is no question."""
    plain, _ = _without_asking(folded(words), deep=False)
    is_question = bool(_ASKS.match(plain))
    if not (is_question or plain.endswith("?")) or (
        _GIVES_A_TASK.search(plain) and not _NAMES_A_THING.match(plain)
    ):
        return None
    about = next((command for pattern, command in _ABOUT if pattern.search(plain)), None)
    return about or ("help" if is_question else None)


def _without_asking(plain: str, *, deep: bool) -> tuple[str, int]:
    """Without what a request begins with, and where it begins then. `deep`: also what asks to be shown a thing, and what follows it."""
    at = len(plain) - len(plain.lstrip(" \t\n\"'“”¿¡*_"))
    while found := (_ASKING if deep else _REQUEST).match(plain, at):
        at = found.end()
    rest = plain[at:]
    while deep and (ends := _AFTER.search(rest)):
        rest = rest[: ends.start()]
    return (rest.strip(" \t\n.,:;!?\"'“”*_") if deep else rest.rstrip()), at
