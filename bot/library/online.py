"""Whether addresses are still there: asked when a person runs the check, never by the bot itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from rubric_data import Resource, fault_of_address

_SECONDS = 20
_LOCKED = (401, 403, 429)
# Some sites answer nothing to what does not look like a browser.
_HEAD = {"User-Agent": "Mozilla/5.0 (compatible; ILT resources check)", "Accept": "*/*"}


@dataclass(frozen=True)
class Looked:
    """What became of one address. `is_there`: it answered, or keeps programs out."""

    title: str
    said: str
    is_there: bool

    @property
    def line(self) -> str:
        """As whoever runs the check reads it."""
        return f"{'ok ' if self.is_there else 'NOT'}  {self.title}: {self.said}"


class OnlyPublic(HTTPRedirectHandler):
    """Goes on only to where a team could go too."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Raises URLError for an address that the loader would refuse."""
        if fault := fault_of_address(newurl):
            raise URLError(f"it leads to an address that {fault}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def look_at_all(resources: Sequence[Resource]) -> Iterator[Looked]:
    """Asks one address after the other."""
    opener = build_opener(OnlyPublic())
    for one in resources:
        if one.address:
            yield looked(one.title, one.address, opener)


def looked(title: str, address: str, opener: OpenerDirector) -> Looked:
    """Asks an address that the loader has looked at; nothing of the page is read."""
    try:
        with opener.open(Request(address, headers=_HEAD), timeout=_SECONDS) as answer:  # noqa: S310 - https only
            return Looked(title, _moved(address, answer.url), is_there=True)
    except HTTPError as error:
        with error:
            is_there = error.code in _LOCKED
            said = "keeps programs out; look at it in a browser" if is_there else "is not there"
            return Looked(title, f"{said} ({error.code})", is_there)
    except (OSError, HTTPException, ValueError) as error:
        return Looked(title, f"cannot be reached ({getattr(error, 'reason', error)})", is_there=False)


def all_found(answers: Sequence[Looked]) -> bool:
    """Whether none is missing."""
    return all(one.is_there for one in answers)


def _moved(address: str, came_to: str) -> str:
    return "there" if came_to == address else f"there; it leads to {came_to}"
