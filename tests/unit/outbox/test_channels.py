"""What Slack lists of conversations."""

from typing import TYPE_CHECKING, Any, cast

from bot.outbox.gateway import Gateway

if TYPE_CHECKING:
    from slack_sdk import WebClient


class Client:
    """Answers as Slack does for an app that is in a channel, and in messages between a few people."""

    def api_call(self, method: str, **_: Any) -> dict[str, Any]:
        listed = [
            {"id": "C1", "name": "ilt", "is_channel": True},
            {"id": "D1", "is_im": True, "user": "U1"},
            {"id": "G1", "name": "mpdm-a--b-1", "is_mpim": True, "is_private": True},
        ]
        return {"ok": True, "method": method, "channels": listed}


def test_messages_between_a_few_people_are_no_channel_of_a_team():
    gateway = Gateway(cast("WebClient", Client()))
    assert [channel.id for channel in gateway.channels()] == ["C1"]
