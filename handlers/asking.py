"""One command asked from the command line, through the same code as a person. Knows no terminal."""

from handlers.blocks import notes, parts
from handlers.commands import answer_words
from handlers.payloads import Incoming
from handlers.services import Answer, File, Message, Services, View
from handlers.shielded import Asked
from workgroup.errors import Refusal
from workgroup.roster.person import Standing
from workgroup.usecases import arriving
from workgroup.usecases.arriving import Spot, Visitor


class CollectedAnswer:
    """Collects what the person would read, in order."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def privately(self, message: Message) -> None:
        """Collect it."""
        self.messages.append(message)

    async def instead(self, message: Message) -> None:
        """Collect it."""
        self.messages.append(message)

    async def in_channel(self, message: Message) -> None:
        """Collect it: on the command line everything is read by the one who asks."""
        self.messages.append(message)

    async def open(self, view: View) -> None:
        """A form cannot open here: say which it would be, with its fields."""
        labels = [str(block["label"]["text"]) for block in view["blocks"] if block.get("type") == "input"]
        title = str(view["title"]["text"])
        self.messages.append(
            parts.message(f"This opens the form “{title}” in Slack, with: {', '.join(labels)}. Nothing changed.")
        )

    async def send_file(self, file: File, words: Message) -> None:
        """Show what stands in it: every file of ours is text."""
        self.messages.append(Message(text=file.content.decode()))

    async def show_home(self, view: View) -> None:
        """There is no Home tab here."""


async def ask(words: str, *, email: str, channel: str | None, services: Services) -> tuple[list[Message], bool]:
    """Answer one command as that person, in that channel, or in direct messages without one.

    Return what they would read, and whether it is an answer: `False` when it is a refusal.
    """
    name = (channel or "").removeprefix("#") or None
    visitor = Visitor(
        team_id=None, user_id=None, name=email.partition("@")[0], email=email.casefold(), standing=Standing.FULL
    )
    spot = Spot(channel_id=None, channel_name=name, is_direct=name is None)
    answer: Answer
    answer = collected = CollectedAnswer()
    try:
        place = await services.read(arriving.find_place, visitor=visitor, spot=spot, now=services.now())
        acting = services.for_request(
            actor=place.person.id if place.person is not None else None, road="command line", key=None
        )
        incoming = Incoming(team_id="", user_id="", key="", spot=spot, text=words)
        await answer_words(Asked(incoming=incoming, place=place, services=acting), answer, words)
    except Refusal as refusal:
        return [*collected.messages, notes.refused(refusal)], False
    return collected.messages, True
