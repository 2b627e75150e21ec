"""Every name that Slack sends back to us: action ids, callback ids, kinds of living messages; a file for each noun.

Names are matched whole. What a click is about (which round, which criterion) is in the `block_id` or the value.
Read as one, `ids.ITEM_DM_DONE`: no two nouns may give the same name, and the tests find each one a handler.
"""

from bot.blocks.ids.agenda import *  # noqa: F403
from bot.blocks.ids.assessments import *  # noqa: F403
from bot.blocks.ids.consult import *  # noqa: F403
from bot.blocks.ids.district import *  # noqa: F403
from bot.blocks.ids.focus import *  # noqa: F403
from bot.blocks.ids.home import *  # noqa: F403
from bot.blocks.ids.items import *  # noqa: F403
from bot.blocks.ids.library import *  # noqa: F403
from bot.blocks.ids.live import *  # noqa: F403
from bot.blocks.ids.meetings import *  # noqa: F403
from bot.blocks.ids.minutes import *  # noqa: F403
from bot.blocks.ids.outbox import *  # noqa: F403
from bot.blocks.ids.plan import *  # noqa: F403
from bot.blocks.ids.practice import *  # noqa: F403
from bot.blocks.ids.privacy import *  # noqa: F403
from bot.blocks.ids.reflection import *  # noqa: F403
from bot.blocks.ids.setup import *  # noqa: F403
from bot.blocks.ids.sharing import *  # noqa: F403
from bot.blocks.ids.staff import *  # noqa: F403
from bot.blocks.ids.typed import *  # noqa: F403
