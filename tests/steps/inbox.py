"""What lies in a person's direct messages with the bot."""

import base64
import io

import docx

from tests.steps.bot import RunningBot
from tests.steps.dated_bot import dms


def files_of(bot: RunningBot, user: str) -> list[tuple[str, bytes]]:
    """The files a person was sent: name and content."""
    known = bot.slack.world()["files"]
    wanted = [known[one] for message in dms(bot, user) for one in message.files]
    return [(file["name"], base64.b64decode(file["content"])) for file in wanted]


def words_of(document: bytes) -> str:
    """Everything that can be read in a Word file."""
    opened = docx.Document(io.BytesIO(document))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])
