"""Under which mark an answer is kept, so that its owner finds it again and nobody else can tell whose it is.

A mark is made of a question and a Slack id with a secret of this installation that lies in no database: whoever holds only
the database, a copy of it or its log cannot go through the Slack ids they know. A secret that was changed: an answer of
before stays counted under a mark that nobody finds any more. So where there are data keys, which are changed by putting a
new one before the old, each of them finds an answer.
"""

import hmac
import secrets
from collections.abc import Sequence

_LENGTH = 32


class Marks:
    """The marks of this installation.

    Args:
        found_by: the secrets, the first of which makes marks; none: this process makes one up, for as long as it runs.
    """

    def __init__(self, found_by: Sequence[str] = ()) -> None:
        self._secrets = [one.encode() for one in found_by if one] or [secrets.token_bytes()]

    def of(self, consultation_id: int, user_id: str) -> list[str]:
        """The mark of somebody's answer to a question, and those under which it may stand from before."""
        about = f"consultation:{consultation_id}:{user_id}".encode()
        return [hmac.digest(one, about, "sha256").hex()[:_LENGTH] for one in self._secrets]
