"""The shield around every listener: who speaks, a bounded acknowledgement, refusals and faults in words.

Under `process_before_response=True` an acknowledgement leaves only when the function that Bolt called has
returned. So the listener runs as a task of its own, and the shield acknowledges for it: a command with the answer
itself if it is there in time, a form with its result, a button or event at once.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any  # Bolt's own signatures are open

import structlog
from slack_bolt.async_app import AsyncAck

from handlers import grammar, payloads
from handlers.answers import AFTER_SAVING, ActionAnswer, CommandAnswer, DirectAnswer, EventAnswer, FormAnswer, Surface
from handlers.blocks import notes
from handlers.payloads import Incoming, Json
from handlers.roads import SlackRoads
from handlers.services import Answer, Message, Repeated, Services, Watch
from workgroup.errors import FieldRefusal, Refusal
from workgroup.safety.guard import NotKept
from workgroup.usecases import arriving, guarding
from workgroup.usecases.arriving import Place, Visitor
from workgroup.usecases.guarding import FieldNotKept

log = structlog.get_logger()

# Slack gives three seconds; the rest is the way there and back.
DEADLINE = 2.0


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as a listener sees it: what came in, where it stands, and what it may use."""

    incoming: Incoming
    place: Place
    services: Services


Listener = Callable[[Asked, Answer], Awaitable[None]]
FormListener = Callable[[Asked, FormAnswer], Awaitable[None]]
OptionsListener = Callable[[Asked], Awaitable[list[Json]]]
BoltListener = Callable[..., Coroutine[Any, Any, None]]
AtOnce = Callable[[Incoming], Message | None]
"""What is the same for everybody everywhere, or `None`."""


def _nothing_at_once(incoming: Incoming) -> None:
    """Whoever asks has to be looked up first."""


class Shield:
    """Wraps listeners for Bolt. One for the program."""

    def __init__(
        self,
        services: Services,
        roads: SlackRoads,
        *,
        deadline: float = DEADLINE,
        after_saving: float = AFTER_SAVING,
        watch: Watch | None = None,
    ) -> None:
        self._services = services
        self._roads = roads
        self._deadline = deadline
        self._after_saving = after_saving
        self._watch = watch
        self._running: set[asyncio.Task[None]] = set()

    def command(self, listener: Listener, *, at_once: AtOnce = _nothing_at_once) -> BoltListener:
        """Acknowledge with the answer when it is there in time; otherwise it follows by response_url.

        What `at_once` answers or refuses needs nobody to be looked up: it is said before, and without the database.
        """

        async def on_command(body: Json, ack: AsyncAck) -> None:
            incoming = payloads.read_command(body)
            answer = CommandAnswer(self._roads, incoming)
            running = self._start(listener, incoming, answer, what=_verb_of(incoming), at_once=at_once)
            await self._within(running)
            await ack(**answer.acknowledge())

        return on_command

    def action(self, listener: Listener) -> BoltListener:
        """Acknowledge at once; what the listener says follows."""

        async def on_action(body: Json, ack: AsyncAck) -> None:
            incoming = payloads.read_action(body)
            self._start(listener, incoming, ActionAnswer(self._roads, incoming), what="button")
            await ack()

        return on_action

    def form(self, listener: FormListener) -> BoltListener:
        """Acknowledge with the form's result when it is there in time; otherwise the open form shows it later."""

        async def on_form(body: Json, ack: AsyncAck) -> None:
            incoming = payloads.read_view(body)
            answer = FormAnswer(self._roads, incoming, after_saving=self._after_saving)
            await self._within(self._start(listener, incoming, answer, what="form"))
            await ack(**answer.acknowledge())

        return on_form

    def options(self, listener: OptionsListener) -> BoltListener:
        """Acknowledge with the options that are there in time, or with none."""

        async def on_options(body: Json, ack: AsyncAck) -> None:
            incoming = payloads.read_options(body)
            found: list[Json] = []

            async def look(asked: Asked, answer: Answer) -> None:
                found.extend(await listener(asked))

            await self._within(self._start(look, incoming, CommandAnswer(self._roads, incoming), what="options"))
            await ack(options=[dict(option) for option in found])

        return on_options

    def message(self, listener: Listener) -> BoltListener:
        """Acknowledge an event at once; the person reads the answer where they wrote."""

        async def on_message(body: Json, ack: AsyncAck) -> None:
            incoming = payloads.read_event(body)
            if incoming is not None:
                direct = incoming.spot.is_direct
                surface = DirectAnswer if direct else EventAnswer
                what = _verb_of(incoming) if incoming.text else "event"
                self._start(listener, incoming, surface(self._roads, incoming), what=what)
            await ack()

        return on_message

    def record_fault(self, fault: BaseException) -> str:
        """Log a fault; return the reference under which it is found."""
        reference = secrets.token_hex(3)
        log.error("listener_fault", reference=reference, exc_info=fault)
        return reference

    async def settle(self) -> None:
        """Wait for the listeners that still run."""
        while self._running:
            await asyncio.wait(set(self._running))

    def give_up(self) -> None:
        """Wait no longer for the listeners that still run."""
        for task in self._running:
            task.cancel()

    def _start(
        self,
        listener: Callable[[Asked, Any], Awaitable[None]],
        incoming: Incoming,
        answer: Surface,
        *,
        what: str,
        at_once: AtOnce = _nothing_at_once,
    ) -> asyncio.Task[None]:
        task = asyncio.create_task(self._run(listener, incoming, answer, what, at_once))
        self._running.add(task)  # the loop keeps only a weak reference
        task.add_done_callback(self._running.discard)
        return task

    async def _within(self, task: asyncio.Task[None]) -> None:
        await asyncio.wait({task}, timeout=self._deadline)

    async def _run(
        self,
        listener: Callable[[Asked, Any], Awaitable[None]],
        incoming: Incoming,
        answer: Surface,
        what: str,
        at_once: AtOnce,
    ) -> None:
        began = self._watch.begin() if self._watch is not None else 0.0
        outcome = "fault"
        try:
            is_done = await self._listen(listener, incoming, answer, at_once)
            outcome = "answered" if is_done else "refused"
        except asyncio.CancelledError as cancelled:
            # The program ends, or a library gave up on something that we waited for: only the second is a fault.
            if _is_cancelled():
                raise
            await self._tell_fault(cancelled, incoming, answer)
        except Exception as fault:
            await self._tell_fault(fault, incoming, answer)
        if self._watch is not None:
            self._watch.end(began, what=what, outcome=outcome)

    async def _listen(
        self, listener: Callable[[Asked, Any], Awaitable[None]], incoming: Incoming, answer: Surface, at_once: AtOnce
    ) -> bool:
        """Whether the listener did what was asked; otherwise the person was told why not."""
        place: Place | None = None
        try:
            said = at_once(incoming)
            if said is not None:
                await answer.privately(said)
                return True
            place = await find_place(self._services, incoming)
            services = self._services.for_request(
                actor=place.person.id if place.person is not None else None, road="slack", key=incoming.key or None
            )
            await listener(Asked(incoming=incoming, place=place, services=services), answer)
        except Repeated:
            answer.repeated()
        except FieldRefusal as refusal:
            await self._tell(answer.field_refused(refusal, refusal.field), incoming)
        except FieldNotKept as refusal:
            await self._tell(answer.field_refused(refusal, refusal.field), incoming)
            await self._count(refusal, refusal.field, place)
        except NotKept as refusal:
            await self._tell(answer.refused(refusal), incoming)
            await self._count(refusal, "text", place)
        except Refusal as refusal:
            await self._tell(answer.refused(refusal), incoming)
        else:
            return True
        return False

    async def _count(self, refusal: NotKept, field: str, place: Place | None) -> None:
        group_id = place.group.id if place is not None and place.group is not None else None
        try:
            await self._services.for_request(actor=None, road="slack", key=None).perform(
                guarding.count_refusal, refusal=refusal, field=field, group_id=group_id
            )
        except Exception:
            log.exception("guard_count_lost")

    async def _tell_fault(self, fault: BaseException, incoming: Incoming, answer: Surface) -> None:
        await self._tell(answer.privately(notes.fault(self.record_fault(fault))), incoming)

    async def _tell(self, telling: Awaitable[None], incoming: Incoming) -> None:
        try:
            await telling
        except Exception:
            log.exception("answer_lost", key=incoming.key)


def _verb_of(incoming: Incoming) -> str:
    """The verb of a command, for the watch alone; "other" for what is none."""
    try:
        return grammar.parse_words(payloads.without_mention(incoming.text)).verb.name
    except grammar.UnknownVerb:
        return "other"


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def find_place(services: Services, incoming: Incoming) -> Place:
    """Who speaks, and what they mean by speaking there; somebody met for the first time is linked."""
    account = await services.account(incoming.team_id, incoming.user_id)
    visitor = Visitor(
        team_id=account.team_id,
        user_id=account.user_id,
        name=account.name,
        email=account.email,
        standing=account.standing,
    )
    place = await services.read(arriving.find_place, visitor=visitor, spot=incoming.spot, now=services.now())
    if arriving.needs_linking(place):
        unkeyed = services.for_request(actor=None, road="slack", key=None)
        await unkeyed.perform(arriving.link, place=place)
        place = await services.read(arriving.find_place, visitor=visitor, spot=incoming.spot, now=services.now())
    return place
