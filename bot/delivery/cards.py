"""Keeps the cards in the channels up to date: one update at a time for each message. Knows no words."""

from collections.abc import Callable

import structlog

from bot.clock import Clock, real_seconds
from bot.database import Database
from bot.delivery.courier import Never, NotNow, Sent, SlackCourier
from handlers.blocks import notices as words
from workgroup.ids import NoticeId
from workgroup.notices import Notice
from workgroup.ports import Card
from workgroup.usecases import fading, telling
from workgroup.usecases.fading import Faded
from workgroup.usecases.telling import MeetingView

log = structlog.get_logger()

# Slack counts updates too; whoever presses in the same second is shown together.
EVERY = 1.0
_AT_ONCE = 50


class CardKeeper:
    """Shows in each card what stands now, when somebody has answered or the meeting has changed.

    And takes Undo buttons away from the channel when their hour is over.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        courier: SlackCourier,
        *,
        seconds: Callable[[], float] = real_seconds,
    ) -> None:
        self._database = database
        self._clock = clock
        self._courier = courier
        self._seconds = seconds
        self._not_before: dict[int, float] = {}
        self._silent_until = 0.0

    async def refresh(self) -> int:
        """Show anew every card that lags behind and was not shown within the last second; how many.

        None while Slack asks for a pause of updates.
        """
        shown = 0
        if self._seconds() < self._silent_until:
            return 0
        self._not_before = {card: until for card, until in self._not_before.items() if until > self._seconds()}
        for card, view, notice in await self._database.run_errand(self._stale):
            if card.id not in self._not_before and self._seconds() >= self._silent_until:
                shown += await self._show(card, view, notice)
        for faded in await self._database.run_errand(self._faded):
            if self._seconds() >= self._silent_until:
                await self._fade(faded)
        return shown

    def _stale(self) -> list[tuple[Card, MeetingView, Notice]]:
        with self._database.work(read_only=True) as uow:
            return telling.stale_cards(uow, at_most=_AT_ONCE)

    async def _show(self, card: Card, view: MeetingView, notice: Notice) -> bool:
        message = words.card(view, notice, now=self._clock())
        outcome = await self._courier.update(card.channel_id, card.slack_ts, message)
        wait = outcome.after.total_seconds() if isinstance(outcome, NotNow) else EVERY
        self._not_before[card.id] = self._seconds() + wait
        if isinstance(outcome, NotNow) and outcome.asked_to_pause:
            # Slack counts by method and workspace: the others would be asked to wait as well.
            self._silent_until = self._seconds() + wait
        if isinstance(outcome, Sent):
            await self._database.run_errand(lambda: self._mark_shown(card))
            return True
        log.info("card_not_shown", card=card.id, error=outcome.error)
        if isinstance(outcome, Never):
            await self._database.run_errand(lambda: self._drop(card))
        return False

    def _faded(self) -> list[Faded]:
        with self._database.work(read_only=True) as uow:
            return fading.list_faded(uow, now=self._clock(), at_most=_AT_ONCE)

    async def _fade(self, faded: Faded) -> None:
        """Take an Undo button away whose hour is over."""
        notice, where = faded.telling.notice, faded.telling.destination
        message = words.faded(faded, now=self._clock())
        outcome = await self._courier.update(where.channel_id, notice.slack_ts or "", message)
        if isinstance(outcome, NotNow):
            # Slack or the way to it is out of order, for the others too.
            self._silent_until = self._seconds() + outcome.after.total_seconds()
            return
        if not isinstance(outcome, Sent):
            log.info("undo_button_stays", notice=notice.id, error=outcome.error)
        await self._database.run_errand(lambda: self._forget_button(notice.id))

    def _forget_button(self, notice_id: NoticeId) -> None:
        with self._database.work() as uow:
            fading.forget_undo_button(uow, notice_id=notice_id)

    def _mark_shown(self, card: Card) -> None:
        with self._database.work() as uow:
            uow.outbox.mark_shown(card.id, card.wanted)

    def _drop(self, card: Card) -> None:
        """The message is gone: nobody can see it lag behind."""
        with self._database.work() as uow:
            uow.outbox.drop_card(card.id)
