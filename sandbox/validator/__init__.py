"""Would Slack take this? A strict, pure check of blocks, views and messages, as Slack's own server makes it.

Three questions, each answered with a list of Problems (empty: Slack would take it):

    check_blocks(blocks, "message")                  any list of blocks, for a message, a modal or the Home tab
    check_view(view, "modal")                        a whole view for views.open, push, update ("home": publish)
    check_message(arguments, "chat.postMessage")     what a message holds, for each way of sending one

and `error_for(problems)` names the error Slack's Web API answers with. The limits are those of Slack's newest
pages; where a page and a test in a live workspace differ, the test holds. Lengths are those of the string as sent.

Reading order: rules.py is the language, composition.py to blocks.py are the facts written in it (one `typed` object
per block or element), payload.py holds what all blocks together must obey, views.py and messages.py the rest.
"""

from __future__ import annotations

from sandbox.validator.messages import check_message
from sandbox.validator.payload import check_blocks
from sandbox.validator.place import Surface
from sandbox.validator.problem import Problem, error_for
from sandbox.validator.views import check_view

__all__ = ["Problem", "Surface", "check_blocks", "check_message", "check_view", "error_for"]
