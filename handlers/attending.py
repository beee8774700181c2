"""`/prevent who-attends`, and sharing the list."""

import re
from dataclasses import replace
from datetime import date, datetime

from handlers import covering, payloads, phrases
from handlers.blocks import attending as blocks
from handlers.blocks import roll_files
from handlers.blocks import seat_history as past_blocks
from handlers.needs import needed_series
from handlers.services import Answer, Message
from handlers.shielded import Asked
from workgroup.errors import Refusal
from workgroup.ids import SeriesId
from workgroup.meeting.series import Series
from workgroup.roster.permission import Actor, Right
from workgroup.usecases import arriving, attending, narrowing, seat_history
from workgroup.usecases.arriving import Place
from workgroup.usecases.narrowing import Asked as Wanted
from workgroup.usecases.narrowing import NobodyLike

_PERSON = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(?:\|[^>]*)?>")
_NEXT = {"", "next", "next meeting", "the next meeting"}
_HISTORY = re.compile(r"^(?:the )?history(?: of)?\s*|\s+history$", re.I)
_LAST = {"last", "last meeting", "the last meeting", "last time"}
_GAPS = {"gaps", "gap", "missing", "is missing", "who is missing"}
# "who was a member on 10 June", "who is coming from Glanfaen": the question's own words mean nothing here.
_ASKING = re.compile(
    r"(?:is|are|was|were)\s+(?:an?\s+|the\s+)?(?:members?|there|here|coming)\s+|(?:on|for|from)\s+", re.I
)


async def on_who_attends(asked: Asked, answer: Answer, tail: str) -> None:
    """The list for the next meeting, narrowed down by what follows; or the gaps."""
    await answer.privately(await _list(asked, tail, may_share=not asked.place.spot.is_direct))


async def on_share(asked: Asked, answer: Answer) -> None:
    """Show the same list, as it is now, to everybody in the channel; a repeated delivery shows nothing more."""
    asked.place.actor.check(Right.SEE_LIST)
    words = str(asked.incoming.value.get("words") or "")
    shown = await _list(asked, words, may_share=False, is_private=False)
    await asked.services.perform(
        attending.note_sharing, actor=asked.place.actor, series_id=needed_series(asked.place).id
    )
    await answer.in_channel(shown)


async def on_page(asked: Asked, answer: Answer) -> None:
    """Show another page of the same list, as it is now, in the place of this one."""
    words = str(asked.incoming.value.get("words") or "")
    page = payloads.number(asked.incoming.value, "page") or 0
    await answer.instead(await _list(asked, words, may_share=not asked.place.spot.is_direct, page=page))


async def on_csv(asked: Asked, answer: Answer) -> None:
    """Send the same list, as it is now, as a file for a spreadsheet."""
    words = str(asked.incoming.value.get("words") or "")
    series, actor, wanted = await _meant(asked, words)
    # Written, not read: that somebody took the list away is kept, and so is the delivery's key.
    roll = await asked.services.perform(
        attending.take_list, actor=actor, series_id=series.id, asked=wanted, now=asked.services.now()
    )
    await answer.send_file(roll_files.file(roll), roll_files.beside(roll))
    await answer.privately(roll_files.sent(roll))


async def _list(asked: Asked, tail: str, *, may_share: bool, is_private: bool = True, page: int = 0) -> Message:
    words = _plain(tail)
    if words.casefold() in _GAPS:
        return await (covering.gaps_of(asked, may_share=may_share) if is_private else covering.shared_gaps_of(asked))
    past = _HISTORY.sub("", words)
    if past != words:
        return await _history(asked, past)
    series, actor, wanted = await _meant(asked, words)
    roll = await asked.services.read(
        attending.who_attends, actor=actor, series_id=series.id, asked=wanted, now=asked.services.now()
    )
    is_here = series.id == needed_series(asked.place).id
    may_chase = is_private and wanted == Wanted() and not roll.is_over and actor.may(Right.SET_REMINDERS)
    return blocks.roll(
        roll,
        # Another series has its own people: it is theirs to see, and not this channel's to be shown.
        may_share=may_share and is_here,
        words=words,
        page=page,
        may_chase=may_chase and roll.starts_at is not None and not roll.is_cancelled,
        may_take=is_private,
    )


async def _history(asked: Asked, words: str) -> Message:
    """Who held the seats and when, of what the other words name."""
    wanted = await whom(asked, words) if words else Wanted()
    series, actor = needed_series(asked.place), asked.place.actor
    if wanted.series_id is not None:
        place = await _place_in(asked, wanted.series_id)
        series, actor, wanted = needed_series(place), place.actor, Wanted()
    found = await asked.services.read(
        seat_history.seat_history, actor=actor, series_id=series.id, asked=wanted, now=asked.services.now()
    )
    return past_blocks.history(found)


async def _meant(asked: Asked, words: str) -> tuple[Series, Actor, Wanted]:
    """Which series' list the words ask for, what the person may do there, and what of it is wanted."""
    wanted = await _wanted(asked, words)
    series, actor = needed_series(asked.place), asked.place.actor
    if wanted.series_id is None:
        return series, actor, wanted
    if wanted.series_id != series.id:
        place = await _place_in(asked, wanted.series_id)
        series, actor = needed_series(place), place.actor
    return series, actor, Wanted()


async def _place_in(asked: Asked, series_id: SeriesId) -> Place:
    """Where the person stands in another series of the group."""
    spot = replace(asked.place.spot, series_id=series_id, meeting_id=None)
    return await asked.services.read(
        arriving.find_place, visitor=asked.place.visitor, spot=spot, now=asked.services.now()
    )


def _plain(tail: str) -> str:
    words = " ".join(tail.split()).rstrip("?!. ")
    while (asking := _ASKING.match(words)) is not None:
        words = words[asking.end() :]
    return words


async def _wanted(asked: Asked, words: str) -> Wanted:
    if words.casefold() in _NEXT:
        return Wanted()
    if words.casefold() in _LAST:
        return Wanted(is_last=True)
    try:
        return await whom(asked, words)
    except NobodyLike:
        days = _read_days(asked, words)
        if not days:
            raise
        return Wanted(days=days)


async def whom(asked: Asked, words: str) -> Wanted:
    """Which sector, organisation, person or series the words mean; a mention of an account means its person."""
    series, services, actor = needed_series(asked.place), asked.services, asked.place.actor
    person = _PERSON.fullmatch(words)
    if person is None:
        return await services.read(narrowing.read_whom, actor=actor, series_id=series.id, words=words)
    account = await services.account(asked.incoming.team_id, person["id"])
    return await services.read(
        narrowing.read_account,
        actor=actor,
        series_id=series.id,
        team_id=account.team_id,
        user_id=account.user_id,
        name=account.name,
        email=account.email,
    )


def _read_days(asked: Asked, words: str) -> tuple[date, ...]:
    """The days that may be meant, the nearest first: "10 June" without a year may be the last or the next."""
    now, zone = asked.services.now(), asked.place.zone
    today = now.astimezone(zone).date()
    found = set()
    for read in (phrases.read_date, phrases.read_day_said):
        try:
            day = read(words, now=now, zone=zone)
        except Refusal:
            continue
        found.add(day.date() if isinstance(day, datetime) else day)
    return tuple(sorted(found, key=lambda day: (abs((day - today).days), day < today)))
