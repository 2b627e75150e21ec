"""What somebody says of a strategy who types a few words to the bot: "as planned", "partly, better", "sin novedades".

In English and in Spanish, whichever they write; with and without accents.
"""

import re
from dataclasses import dataclass, replace

from bot.rules.check_ins import Did, Said, Worked
from bot.rules.pasted import unlisted, without_unseen

_DID = {
    Did.NOT_YET: r"not yet|not started(?: yet)?|we (?:haven't|have not)(?: yet)?|not done(?: yet)?"
    r"|a[uú]n no(?: la empezamos)?|todav[ií]a no(?: la empezamos)?|no (?:la )?hemos empezado",
    Did.PARTLY: r"partly|partially|partial|in part|somewhat|half|en parte|parcialmente|a medias|m[aá]s o menos",
    Did.AS_PLANNED: r"(?:done )?as planned|according to plan|as we planned"
    r"|seg[uú]n lo (?:previsto|planeado|acordado)|como (?:lo )?planeamos|como estaba previsto",
    Did.STOPPED: r"stopped|we stopped(?: it)?|la dejamos|lo dejamos|dejamos de hacerla",
}
_WORKED = {
    Worked.TOO_EARLY: r"too early(?: to (?:say|tell))?|too soon(?: to (?:say|tell))?|can't say yet"
    r"|(?:es )?(?:muy|demasiado) pronto(?: para saberlo)?|no se sabe(?: a[uú]n| todav[ií]a)?|a[uú]n no se sabe|todav[ií]a no se sabe",
    Worked.WORSE: r"(?:it )?(?:got |is |it's )?worse|it's worse|(?:est[aá] |va )?peor",
    Worked.NO_CHANGE: r"no change|no changes|unchanged|(?:the )?same(?: as before)?|(?:sigue |est[aá] )?igual(?: que antes)?|sin cambios?",
    Worked.BETTER: r"(?:it )?(?:got |is |getting )?better|it's (?:getting )?better|(?:est[aá] |va )?mejor",
    Worked.THERE: r"there|we(?:'re| are) there|goal met|goal reached|meta (?:alcanzada|lograda)|lo logramos|llegamos|ya llegamos",
}
_NOTHING = re.compile(
    r"nothing (?:new )?to report|nothing new|no news|sin novedad(?:es)?|nada (?:nuevo|que contar)",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"^(?:(?:hi|hello|please|ok|okay|we did it|did it|hola|por favor|lo hicimos|la hicimos)\b[\s,!.:]*)+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:[,;:/·&+–—]|\s-+\s|(?<=[a-z])\.\s|\band\b|\bbut\b|\by\b|\bpero\b)\s*", re.IGNORECASE
)
_LONGEST = 80
_BOTH = 2


@dataclass(frozen=True)
class CheckInWords:
    """Words as they were understood: either question, both, or that there is nothing to report."""

    did: Did | None = None
    worked: Worked | None = None
    has_nothing: bool = False

    def after(self, before: Said) -> Said:
        """What is said then; "not yet" to the second question means that it is too early."""
        if self.has_nothing:
            return Said(has_nothing=True)
        if self.did is Did.NOT_YET and self.worked is None and before.did is not None:
            return replace(before, worked=Worked.TOO_EARLY)
        return Said(self.did or before.did, self.worked or before.worked)


def read_check_in(typed: str) -> CheckInWords | None:
    """The answers that the words are, one after the other; None where they say anything else."""
    shown = ", ".join(filter(None, map(unlisted, without_unseen(typed[:_LONGEST]).splitlines())))
    words = _POLITE.sub("", " ".join(shown.replace("’", "'").split())).strip(" .!¡¿*_~`")
    if not words or len(typed) > _LONGEST:
        return None
    if _NOTHING.fullmatch(words):
        return CheckInWords(has_nothing=True)
    parts = _BETWEEN.split(words)
    dids = [did for part in parts for did, said in _DID.items() if _is(part, said)]
    workeds = [worked for part in parts for worked, said in _WORKED.items() if _is(part, said)]
    if (
        len(parts) > _BOTH
        or len(dids) + len(workeds) != len(parts)
        or len(dids) == _BOTH
        or len(workeds) == _BOTH
    ):
        return None
    return CheckInWords(dids[0] if dids else None, workeds[0] if workeds else None)


def _is(part: str, said: str) -> bool:
    return re.fullmatch(said, part, re.IGNORECASE) is not None
