"""The ways out to Slack that answers take, as a Protocol that `bot` fills. None of them posts twice."""

from typing import Protocol

from handlers.services import File, Message, View


class SlackRoads(Protocol):
    """What an answer may send. Each call goes out once; a refusal of Slack raises the SDK's error."""

    async def respond(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        """Post to a response_url for the person only; `replace` puts it in place of the source message."""

    async def respond_in_channel(self, response_url: str, message: Message) -> None:
        """Post to a response_url for everybody in the channel."""

    async def open_view(self, trigger_id: str, view: View) -> None:
        """Open a modal within two seconds, or raise."""

    async def update_view(self, view_id: str, view: View) -> None:
        """Show another view in an open modal."""

    async def publish_home(self, user_id: str, view: View) -> None:
        """Show somebody's Home tab."""

    async def post(self, channel_id: str, message: Message) -> None:
        """Post to a channel or a conversation, for all who are in it."""

    async def post_ephemeral(self, channel_id: str, user_id: str, message: Message) -> None:
        """Post in a channel so that one person sees it."""

    async def send_file(self, user_id: str, file: File, words: str) -> None:
        """Send somebody a file in their direct messages with the bot, with a few words of text.

        Refused: `FileNotTaken` where the workspace takes no files or the app may not send any.
        """
