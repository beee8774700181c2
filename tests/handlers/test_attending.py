"""`/prevent who-attends` as people read it: the list, the gaps, and what is refused; within Slack's limits."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Concatenate, ParamSpec, Self, TypeVar
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.limits import MESSAGE_BLOCKS_AT_MOST, check_message_blocks
from handlers import attending
from handlers.blocks import attending as blocks
from handlers.blocks import covering as covering_blocks
from handlers.blocks import ids, parts
from handlers.blocks import seat_history as past_blocks
from handlers.payloads import Incoming, read_action
from handlers.services import Account, File, Message, View
from handlers.shielded import Asked
from storage import Work
from tests import cast
from tests.cast import place_of
from tests.fixed_clock import FixedClock
from workgroup.ids import GroupId, MeetingId, OrganisationId, PersonId, SeatId, SeriesId
from workgroup.meeting.presence import Presence, PresenceState
from workgroup.meeting.reply import PartStat, Reply
from workgroup.meeting.series import Series, Tier
from workgroup.ports import UnitOfWork
from workgroup.roster.coverage import Contact, DormantSeat, Gaps, SeldomSeat, UnnamedSector
from workgroup.roster.group import Organisation, Sector, SectorTier
from workgroup.roster.permission import NotAllowed
from workgroup.roster.person import Person, Standing
from workgroup.roster.seat import Capacity, Seat, SeatHeld
from workgroup.usecases import planning
from workgroup.usecases.arriving import Spot
from workgroup.usecases.attending import Roll, RollSeat
from workgroup.usecases.covering import NewLead, SeriesGaps
from workgroup.usecases.narrowing import Asked as Wanted
from workgroup.usecases.narrowing import NobodyLike, NotOnTheList, SeveralLike
from workgroup.usecases.seat_history import Held, SeatHistory, SeatPast

P = ParamSpec("P")
T = TypeVar("T")

ACCOUNTS = {
    "U0NERYS": Account(team_id=cast.TEAM, user_id="U0NERYS", name="Nerys T", email=cast.NERYS, standing=Standing.FULL),
    "U0OSRIC": Account(
        team_id=cast.TEAM, user_id="U0OSRIC", name="Osric Tollemere", email=cast.STRANGER, standing=Standing.FULL
    ),
}


class DirectServices:
    """The program's services without its threads: each use-case runs here, on the test's database."""

    def __init__(self, work: Work, clock: FixedClock) -> None:
        self._work = work
        self.now = clock

    async def perform(self, verb: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self._work() as uow:
            return verb(uow, *args, **kwargs)

    async def read(self, verb: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self._work(read_only=True) as uow:
            return verb(uow, *args, **kwargs)

    async def account(self, team_id: str, user_id: str) -> Account:
        return ACCOUNTS[user_id]

    async def bank_holidays(self, nations: Sequence[str]) -> Mapping[str, Collection[date]]:
        return {}

    def for_request(self, *, actor: PersonId | None, road: str, key: str | None) -> Self:
        return self


@dataclass
class Heard:
    """What somebody was told, and where."""

    private: list[Message] = field(default_factory=list)
    public: list[Message] = field(default_factory=list)

    async def privately(self, message: Message) -> None:
        self.private.append(message)

    async def instead(self, message: Message) -> None:
        self.private.append(message)

    async def in_channel(self, message: Message) -> None:
        self.public.append(message)

    async def open(self, view: View) -> None:
        raise AssertionError("no form belongs to this command")

    async def send_file(self, file: File, words: Message) -> None:
        raise AssertionError("no file belongs to this command")

    async def show_home(self, view: View) -> None:
        raise AssertionError("no Home tab belongs to this command")


def asked_by(
    work: Work,
    clock: FixedClock,
    email: str = cast.ISHBEL,
    *,
    value: dict[str, Any] | None = None,
    direct: bool = False,
) -> Asked:
    with work(read_only=True) as uow:
        place = place_of(uow, email, now=clock())
    spot = Spot(channel_id="D1" if direct else "C1", channel_name=None if direct else "steering", is_direct=direct)
    return Asked(
        incoming=Incoming(team_id=cast.TEAM, user_id="U1", key="command:1", spot=spot, value=value or {}),
        place=replace(place, spot=spot),
        services=DirectServices(work, clock),
    )


async def told(work: Work, clock: FixedClock, tail: str, *, by: str = cast.ISHBEL, direct: bool = False) -> Message:
    heard = Heard()
    await attending.on_who_attends(asked_by(work, clock, by, direct=direct), heard, tail)
    assert heard.public == []
    (message,) = heard.private
    check_message_blocks([dict(block) for block in message.blocks])
    return message


def lines(message: Message) -> list[str]:
    return message.text.splitlines()


def buttons(message: Message) -> list[dict[str, Any]]:
    return [element for block in message.blocks if block["type"] == "actions" for element in block["elements"]]


def labels(message: Message) -> list[str]:
    return [str(button["text"]["text"]) for button in buttons(message)]


def shown(message: Message) -> str:
    return "\n".join(block["text"]["text"] for block in message.blocks if block["type"] == "section")


def plan(work: Work, clock: FixedClock) -> None:
    with work() as uow:
        planning.plan(uow, now=clock())


def answer(work: Work, clock: FixedClock, email: str, partstat: PartStat) -> None:
    with work() as uow:
        person = uow.people.list_by_email(email)[0]
        series = place_of(uow, cast.ISHBEL, now=clock()).series
        assert series is not None
        meeting = uow.meetings.list_of(series.id, since=clock())[0]
        uow.replies.put(Reply(meeting_id=meeting.id, person_id=person.id, partstat=partstat, replied_at=clock()))


async def test_the_list_says_in_one_line_when_and_how_many_come_and_then_who(alder: Work, clock: FixedClock) -> None:
    plan(alder, clock)
    answer(alder, clock, cast.BRAM, PartStat.ACCEPTED)
    answer(alder, clock, cast.NERYS, PartStat.DECLINED)
    answer(alder, clock, cast.IWAN, PartStat.ACCEPTED)

    message = await told(alder, clock, "")

    assert lines(message)[:8] == [
        "Who attends Alder Regional Prevent Steering Group",
        "Wed 9 Dec 2026, 10:00 UK time: 2 of 14 organisations coming; 2 seats yes, 0 no, 0 maybe, 18 without an answer",
        "Quorum needs 6 of 17 seats: 2 so far; education yes; council, police and somebody who may chair missing",
        "Higher education:",
        "• Glanfaen University: lead Nerys Talbryn, Director of Student Services (Prevent lead); "
        "deputy Iwan Penhallt; answer: yes, deputy Iwan Penhallt goes",
        "• University of Merrowby: deputy chair Prisca Vale, Director of Student Affairs (Prevent lead); "
        "deputy Gethin Marlow; answer: none yet",
        "Further education:",
        "• Larkbeck College: lead Bram Ottaway, Vice Principal and designated safeguarding lead; "
        "deputy Suki Ferrand; answer: yes",
    ]
    assert "• Alder Airport Border Liaison: observer Kestrel Dane, Liaison Officer; answer: none yet" in lines(message)


async def test_the_text_alone_tells_as_much_as_the_blocks(alder: Work, clock: FixedClock) -> None:
    message = await told(alder, clock, "")

    said = [line.rstrip(":") for line in lines(message)[2:]]
    seen = [line.strip("*") for line in shown(message).splitlines()[1:]]
    assert said == seen


async def test_a_day_in_the_past_tells_who_was_a_member_and_who_was_there(alder: Work, clock: FixedClock) -> None:
    message = await told(alder, clock, "10 June")

    assert lines(message)[:3] == [
        "Who attended Alder Regional Prevent Steering Group",
        "Wed 10 Jun 2026, 10:00 UK time: 10 of 14 organisations there; "
        "seats: 9 present, 1 remote, 1 by deputy, 5 apologies and 2 absent",
        "Quorum needs 6 of 17 seats: 10 there; council, police and education yes; the meeting was quorate",
    ]
    assert "• Merrowby Students' Union: lead Jory Adeyin, Students' Union President 2025-26; present" in lines(message)
    assert (
        "• Aldershire Constabulary: lead Rafe Dunmore, Neighbourhood Inspector (universities); "
        "deputy Bettina Larch; Bettina Larch came" in lines(message)
    )
    assert "answer" not in message.text


@pytest.mark.parametrize(
    "tail", ["was a member on 10 June?", "on 10 June 2026", "10/6/2026", "2026-06-10", "10 June at 10:00"]
)
async def test_a_day_may_be_said_in_several_ways(alder: Work, clock: FixedClock, tail: str) -> None:
    message = await told(alder, clock, tail)

    assert lines(message)[1].startswith("Wed 10 Jun 2026, 10:00 UK time: 10 of 14 organisations there")


@pytest.mark.parametrize("tail", ["next", "9 December", "9 Dec 2026", "in 16 days"])
async def test_a_day_ahead_is_the_next_such_day(alder: Work, clock: FixedClock, tail: str) -> None:
    message = await told(alder, clock, tail)

    assert lines(message)[1].startswith("Wed 9 Dec 2026, 10:00 UK time: 0 of 14 organisations coming")


async def test_a_day_without_a_meeting_says_so(alder: Work, clock: FixedClock) -> None:
    ahead = await told(alder, clock, "10 December 2026")
    past = await told(alder, clock, "30 June 2026")

    assert lines(ahead)[1] == "Thu 10 Dec 2026: 14 organisations with 20 seats; no meeting is planned that day"
    assert lines(past)[1] == "Tue 30 Jun 2026: 14 organisations with 20 seats; no meeting is on record for that day"


async def test_a_past_meeting_without_a_record_of_presence_says_that_answers_are_all_there_is(
    alder: Work, clock: FixedClock
) -> None:
    plan(alder, clock)
    answer(alder, clock, cast.BRAM, PartStat.ACCEPTED)
    clock.set(datetime(2026, 12, 10, 9, 0, tzinfo=UTC))

    message = await told(alder, clock, "9 December")

    assert lines(message)[1] == (
        "Wed 9 Dec 2026, 10:00 UK time: 1 of 14 organisations had said yes; "
        "1 seat yes, 0 no, 0 maybe, 19 without an answer; who came is not on record"
    )


@pytest.mark.parametrize(
    ("tail", "title", "seats"),
    [
        ("HE", "Higher education", 2),
        ("from Glanfaen", "Glanfaen University", 1),
        ('"Aldershire Constabulary"', "Aldershire Constabulary", 1),
        ("<@U0NERYS>", "Nerys Talbryn", 1),
        ("<@U0NERYS|nerys>", "Nerys Talbryn", 1),
        ("Yasmeen Thackray", "Yasmeen Thackray", 2),
    ],
)
async def test_the_title_says_what_the_list_is_narrowed_down_to(
    alder: Work, clock: FixedClock, tail: str, title: str, seats: int
) -> None:
    message = await told(alder, clock, tail)

    assert lines(message)[0] == f"Who attends Alder Regional Prevent Steering Group: {title}"
    assert sum(line.startswith("•") for line in lines(message)) == seats


async def test_a_meeting_below_its_quorum_is_said_to_have_decided_nothing(alder: Work, clock: FixedClock) -> None:
    message = await told(alder, clock, "10 December 2025")

    assert lines(message)[2] == (
        "Quorum needs 5 of 15 seats: 7 there; council and education yes; police missing; "
        "not quorate, so nothing could be decided"
    )


async def test_the_last_meeting_is_the_one_that_was(alder: Work, clock: FixedClock) -> None:
    message = await told(alder, clock, "last")

    assert lines(message)[1].startswith("Wed 14 Oct 2026, 10:00 UK time: ")


@pytest.mark.parametrize("tail", ["history STUDENT", "students history", "the history of Jory Adeyin"])
async def test_the_history_of_a_seat_names_everybody_who_held_it_and_when(
    alder: Work, clock: FixedClock, tail: str
) -> None:
    message = await told(alder, clock, tail)

    assert lines(message)[1:] == [
        "• Merrowby Students' Union, Student body: Jory Adeyin (Wed 8 Oct 2025 to Tue 30 Jun 2026, filled at 4 of 5) "
        "and Lowri Banfield (since Wed 1 Jul 2026, filled at 2 of 2)"
    ]


async def test_the_whole_history_keeps_to_slacks_limits_and_a_stranger_sees_none(
    alder: Work, clock: FixedClock
) -> None:
    message = await told(alder, clock, "history")

    assert "Renata Sholl (Wed 8 Oct 2025 to Sun 31 May 2026)" in shown(message)
    assert sum(line.startswith("•") for line in lines(message)) == 20
    with pytest.raises(NotAllowed):
        await told(alder, clock, "history", by=cast.STRANGER)


async def test_another_series_is_shown_to_its_own_people_and_never_shared_here(alder: Work, clock: FixedClock) -> None:
    message = await told(alder, clock, "operational", by=cast.RAFE)

    assert lines(message)[0] == "Who attends Operational Liaison Group"
    assert labels(message) == ["CSV", "Chase 7 seats without an answer"]
    with pytest.raises(NotAllowed):
        await told(alder, clock, "operational", by=cast.KESTREL)


async def test_somebody_without_a_seat_that_day_is_said_to_have_none(alder: Work, clock: FixedClock) -> None:
    person = await told(alder, clock, "Jory Adeyin")
    sector = await told(alder, clock, "FIRE")

    assert lines(person)[-1] == "Jory Adeyin neither holds a seat nor deputises that day."
    assert lines(sector)[-1] == "Nobody holds a seat for Fire and rescue that day."
    assert buttons(person) == []


async def test_an_ambiguous_name_is_asked_about_and_never_guessed(alder: Work, clock: FixedClock) -> None:
    with pytest.raises(SeveralLike) as refused:
        await told(alder, clock, "Larkbeck")

    assert refused.value.sentence == (
        "“Larkbeck” could mean “Larkbeck College” or “Larkbeck Community Trust”. Nothing changed. "
        "Type more of the name, a sector's code, or @ and a person's Slack name."
    )


async def test_words_that_mean_nothing_are_answered_with_what_comes_near(alder: Work, clock: FixedClock) -> None:
    with pytest.raises(NobodyLike) as refused:
        await told(alder, clock, "Talbrin")

    assert refused.value.sentence == (
        "I know no date, sector, organisation or person called “Talbrin” here. Nothing changed. "
        "Did you mean “Nerys Talbryn”?"
    )


async def test_an_account_that_the_group_does_not_know_is_named(alder: Work, clock: FixedClock) -> None:
    with pytest.raises(NotOnTheList, match=r"^Osric Tollemere is not on this group's list"):
        await told(alder, clock, "<@U0OSRIC>")


@pytest.mark.parametrize("tail", ["", "gaps", "HE", "<@U0NERYS>", "10 June"])
async def test_a_stranger_is_told_who_can_see_it(alder: Work, clock: FixedClock, tail: str) -> None:
    with pytest.raises(NotAllowed, match=r"^Only people with a seat .*see who attends\."):
        await told(alder, clock, tail, by=cast.STRANGER)


async def test_the_gaps_of_the_steering_group_can_be_read_as_text(alder: Work, clock: FixedClock) -> None:
    message = await told(alder, clock, "gaps")

    assert message.text == "\n".join(
        [
            "Gaps in Alder Regional Prevent Steering Group, Mon 23 Nov 2026",
            "Core sectors with no organisation: none",
            "Expected sectors with no organisation (1):",
            "• Fire and rescue (FIRE)",
            "Optional sectors with no organisation (3):",
            "• Home Office Prevent adviser (GOV-HO)",
            "• Military liaison (MIL)",
            "• Schools (SCHOOLS)",
            "Vacant seats: none",
            "Sectors with observers, advisers or secretariat only (2):",
            "• Council resilience (LA-RES)",
            "• Border and immigration (BORDER)",
            "Seats with neither member nor deputy at the last two meetings or more (1):",
            "• Alder Probation Delivery Unit: Lorcan Pike, 3 meetings in a row",
            "Seats filled at fewer than half of the last four meetings (2):",
            "• Alder Probation Delivery Unit: Lorcan Pike, 1 of the last 4",
            "• HMP Stonecross: Aurelio Venn, 1 of the last 4",
            "Contacts not confirmed for over a year (2):",
            "• Lorcan Pike, Alder Probation Delivery Unit: last on Wed 1 Oct 2025",
            "• Aurelio Venn, HMP Stonecross: last on Wed 1 Oct 2025",
            "Seats without a deputy (12):",
            "• Merrowby Students' Union: Lowri Banfield",
            "• Aldershire County Council: Yasmeen Thackray",
            "• Aldershire County Council: Dorrit Hale",
            "• Aldershire County Council: Emeka Strand",
            "• Merrowby City Council: Ottoline Keane",
            "• Regional Prevent Policing Team (fictional): Marnie Coldbrook",
            "• Aldershire and Marches NHS Board: Safiya Elwood",
            "• Alder Probation Delivery Unit: Lorcan Pike",
            "• HMP Stonecross: Aurelio Venn",
            "• DfE Co-ordination Office (fictional Alder region): Ishbel Carrow",
            "• Merrowby Interfaith Forum: Hanne Birchall",
            "• Larkbeck Community Trust: Tobiah Marsh",
            "Named as missing in feedback on the last two meetings (2):",
            "• Fire and rescue: 2",
            "• Probation: 2",
            "Information-sharing agreements to look after (6):",
            "• Alder Airport Border Liaison: none",
            "• Alder Probation Delivery Unit: requested on Wed 11 Feb 2026",
            "• Aldershire and Marches NHS Board: requested on Wed 11 Feb 2026",
            "• Aldershire Constabulary: signed, review was due on Sun 16 Aug 2026",
            "• HMP Stonecross: none",
            "• Merrowby City Council: requested on Wed 11 Feb 2026",
        ]
    )


@pytest.mark.parametrize("tail", ["", "HE", "10 June", "gaps", "is missing"])
async def test_a_list_is_shared_only_on_purpose_and_then_as_it_was(alder: Work, clock: FixedClock, tail: str) -> None:
    private = await told(alder, clock, tail, by=cast.NERYS)
    [button] = [one for one in buttons(private) if one["action_id"] == ids.SHARE_ROLL]
    value = value_of(button)
    heard = Heard()

    await attending.on_share(asked_by(alder, clock, cast.NERYS, value=value), heard)

    (public,) = heard.public
    assert button["action_id"] == ids.SHARE_ROLL
    assert button["text"]["text"] == "Share to channel"
    assert public.text == private.text
    assert buttons(public) == []
    assert heard.private == []


def value_of(button: dict[str, Any]) -> dict[str, Any]:
    """What comes back from Slack when the button is pressed."""
    return dict(read_action({"actions": [button], "user": {"id": "U1"}, "team": {"id": cast.TEAM}}).value)


async def test_a_stranger_cannot_share_what_they_cannot_see(alder: Work, clock: FixedClock) -> None:
    heard = Heard()

    with pytest.raises(NotAllowed):
        await attending.on_share(asked_by(alder, clock, cast.STRANGER, value={"words": ""}), heard)

    assert heard.public == []


async def test_there_is_no_channel_to_share_to_in_direct_messages(alder: Work, clock: FixedClock) -> None:
    message = await told(alder, clock, "", direct=True)

    assert "Share to channel" not in labels(message)


# The rest is about lists longer than any sample, made of values.

GROUP = GroupId(1)
SERIES = Series(
    id=SeriesId(1),
    group_id=GROUP,
    name="Steering group",
    tier=Tier.STEERING,
    purpose="",
    channel_name="steering",
    team_id=None,
    channel_id=None,
    tzid="Europe/London",
    recurrence=None,
    minutes=60,
    place="",
)
TEN_O_CLOCK = datetime(2026, 12, 9, 10, 0, tzinfo=ZoneInfo("Europe/London"))


def a_person(number: int, name: str = "Prisca Vale", post: str = "Director of Student Affairs") -> Person:
    return Person(
        id=PersonId(number),
        group_id=GROUP,
        name=name,
        email=None,
        post=post,
        organisation_id=None,
        sector=None,
        confirmed_on=date(2026, 10, 1),
    )


def a_seat(number: int, *, name: str = "University of Merrowby", sector: str = "HE", person: Person) -> SeatHeld:
    organisation = Organisation(id=OrganisationId(number), group_id=GROUP, name=name, sectors=())
    return SeatHeld(
        seat=Seat(id=SeatId(number), series_id=SERIES.id, organisation_id=organisation.id, sector=sector, number=1),
        organisation=organisation,
        sector=Sector(code=sector, name=f"Sector {sector}"),
        holder=person,
        capacity=Capacity.MEMBER,
        counts=True,
    )


def a_roll(seats: list[RollSeat], *, unreachable: frozenset[PersonId] = frozenset(), seen: bool = False) -> Roll:
    return Roll(
        series=SERIES,
        on=date(2026, 12, 9),
        starts_at=TEN_O_CLOCK,
        is_cancelled=False,
        is_skipped=False,
        is_over=seen,
        is_observed=seen,
        seats=tuple(seats),
        beside=(),
        unreachable=unreachable,
        asked=Wanted(),
    )


def unanswered(held: SeatHeld) -> RollSeat:
    return RollSeat(held=held, partstat=PartStat.NEEDS_ACTION)


def many_seats(count: int, *, name: str) -> list[RollSeat]:
    return [
        unanswered(a_seat(number, name=f"{name} {number}", sector=f"S{number // 10}", person=a_person(number)))
        for number in range(count)
    ]


def check_limits(message: Message) -> None:
    assert len(message.blocks) <= MESSAGE_BLOCKS_AT_MOST
    assert len(message.text) < parts.MOST_TEXT
    check_message_blocks([dict(block) for block in message.blocks])


@pytest.mark.parametrize("name", ["University of Merrowby", "&<>*_~`" * 30, "Prifysgol " * 40])
@pytest.mark.parametrize("count", [1, 20, 60, 400])
def test_a_list_of_any_length_keeps_to_slacks_limits(count: int, name: str) -> None:
    message = blocks.roll(a_roll(many_seats(count, name=name)), may_share=True, words="")

    check_limits(message)


def test_a_list_too_long_for_one_message_is_read_page_by_page_and_nobody_is_lost() -> None:
    everybody = a_roll(many_seats(400, name="University of Merrowby"))
    seen: list[str] = []
    for page in range(4):
        message = blocks.roll(everybody, may_share=False, words="HE", page=page, may_take=True)
        check_limits(message)
        seen += [line.split(":")[0] for line in shown(message).splitlines() if line.startswith("•")]
        turn = [(one["text"]["text"], value_of(one)["page"]) for one in buttons(message) if "page" in value_of(one)]
        before, after = ("Page before", page - 1), ("Next page", page + 1)
        assert lines(message)[2] == f"Page {page + 1} of 4"
        assert turn == [before] * (page > 0) + [after] * (page < 3)

    assert seen == [f"• University of Merrowby {number}" for number in range(400)]
    assert blocks.roll(everybody, may_share=False, words="", page=99).blocks[1] != {}


def test_sixty_seats_are_one_page_of_few_blocks() -> None:
    message = blocks.roll(a_roll(many_seats(60, name="University of Merrowby")), may_share=True, words="")

    assert len(message.blocks) < 10
    assert sum(line.startswith("•") for line in shown(message).splitlines()) == 60
    assert labels(message) == ["Share to channel"]


def test_the_text_leaves_out_posts_before_it_leaves_out_people() -> None:
    short, long = many_seats(10, name="University of Merrowby"), many_seats(36, name="University of Merrowby")

    few = blocks.roll(a_roll(short), may_share=False, words="")
    more = blocks.roll(a_roll(long), may_share=False, words="")

    assert "Director of Student Affairs" in few.text
    assert "Director of Student Affairs" not in more.text
    assert "Director of Student Affairs" in shown(more)
    assert sum(line.startswith("•") for line in lines(more)) == 36


def test_names_can_neither_ping_nor_format_nor_break_the_line() -> None:
    bad = "<!channel> *<@U0NERYS>*\n& _Co_"
    held = a_seat(1, name=bad, person=a_person(1, name=bad, post=bad))

    message = blocks.roll(a_roll([unanswered(held)]), may_share=False, words="")

    for shape in (message.text, shown(message)):
        assert "<!" not in shape
        assert "<@" not in shape
    assert "&lt;!channel&gt; *&lt;@U0NERYS&gt;* &amp; _Co_: lead" in message.text
    assert "*&lt;@" not in shown(message)
    assert len(lines(message)) == 4


def test_beside_people_whom_nothing_reaches_stands_that_there_is_no_way_yet() -> None:
    deputy = a_person(2, name="Gethin Marlow")
    held = replace(a_seat(1, person=a_person(1)), deputies=(deputy,))

    lead = blocks.roll(a_roll([unanswered(held)], unreachable=frozenset({PersonId(1)})), may_share=False, words="")
    second = blocks.roll(a_roll([unanswered(held)], unreachable=frozenset({deputy.id})), may_share=False, words="")

    assert "lead Prisca Vale (no way to reach yet), Director of Student Affairs; deputy Gethin Marlow;" in lead.text
    assert "lead Prisca Vale, Director of Student Affairs; deputy Gethin Marlow (no way to reach yet);" in second.text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (PresenceState.PRESENT, "present"),
        (PresenceState.REMOTE, "present remotely"),
        (PresenceState.APOLOGIES, "apologies"),
        (PresenceState.ABSENT, "absent"),
    ],
)
def test_each_way_of_being_seen_is_said_in_words(state: PresenceState, words: str) -> None:
    seen = Presence(meeting_id=MeetingId(1), seat_id=SeatId(1), person_id=PersonId(1), state=state)

    message = blocks.roll(
        a_roll([RollSeat(held=a_seat(1, person=a_person(1)), seen=seen)], seen=True), may_share=False, words=""
    )

    assert lines(message)[-1].endswith(f"Director of Student Affairs; {words}")


def test_a_seat_that_the_record_of_a_meeting_leaves_out_is_said_to_be_so() -> None:
    message = blocks.roll(a_roll([RollSeat(held=a_seat(1, person=a_person(1)))], seen=True), may_share=False, words="")

    assert lines(message)[1].endswith("0 of 1 organisation there; nothing on record for these seats")
    assert lines(message)[-1].endswith("; not on record")


def test_a_vacant_seat_is_called_vacant_and_is_asked_for_no_answer() -> None:
    vacant = replace(a_seat(1, person=a_person(1)), holder=None)

    message = blocks.roll(a_roll([unanswered(vacant)]), may_share=False, words="")

    assert lines(message)[-1] == "• University of Merrowby: vacant"
    assert lines(message)[1].endswith("0 without an answer, 1 vacant")


def test_a_cancelled_meeting_is_called_cancelled() -> None:
    held = RollSeat(held=a_seat(1, person=a_person(1)))

    message = blocks.roll(replace(a_roll([held]), is_cancelled=True), may_share=False, words="")

    assert lines(message)[1] == "Wed 9 Dec 2026, 10:00 UK time: cancelled; 1 organisation with 1 seat that day"


def test_a_group_without_seats_is_told_how_to_begin() -> None:
    message = blocks.roll(a_roll([]), may_share=True, words="")

    assert lines(message)[-1] == (
        "Nobody holds a seat that day. The coordinator and the chair can register people: /prevent register"
    )
    assert buttons(message) == []


def test_a_history_of_any_length_keeps_to_slacks_limits() -> None:
    held = Held(person=a_person(1), from_on=date(2025, 10, 8), to_on=None, capacity=Capacity.MEMBER, attendance=None)
    past = SeatPast(
        organisation=a_seat(1, person=a_person(1)).organisation,
        sector=Sector(code="HE", name="&<>*_~`" * 30),
        holders=(held,) * 3,
        deputies=(held,),
    )
    asked = Wanted(name="Higher education")

    message = past_blocks.history(SeatHistory(series=SERIES, on=date(2026, 11, 23), asked=asked, seats=(past,) * 400))

    check_limits(message)
    assert "more. Narrow it down, for example: /prevent who-attends history HE" in lines(message)[-1]


def many_gaps(count: int, *, name: str = "Body", on_record: int = 7) -> SeriesGaps:
    seats = tuple(a_seat(number, name=f"{name} {number}", person=a_person(number)) for number in range(count))
    sectors = tuple(
        Sector(code=f"S{number}", name=f"{name} {number}", tier=list(SectorTier)[number % 3]) for number in range(count)
    )
    return SeriesGaps(
        series=SERIES,
        on=date(2026, 11, 23),
        gaps=Gaps(
            without_organisation=sectors,
            unnamed=tuple(UnnamedSector(sector=one, organisations=(seats[0].organisation,) * 5) for one in sectors),
            listening_only=sectors,
            vacant=tuple(replace(held, holder=None) for held in seats),
            dormant=tuple(DormantSeat(held=held, missed=2) for held in seats),
            seldom=tuple(SeldomSeat(held=held, filled=1, of=4) for held in seats),
            without_deputy=seats,
            unconfirmed=tuple(Contact(person=a_person(held.seat.id), organisation=held.organisation) for held in seats),
        ),
        meetings_on_record=on_record,
    )


@pytest.mark.parametrize("name", ["University of Merrowby", "&<>*_~`" * 30, "Prifysgol " * 40])
@pytest.mark.parametrize("count", [0, 1, 12, 400])
def test_gaps_of_any_number_keep_to_slacks_limits(count: int, name: str) -> None:
    message = covering_blocks.gaps(many_gaps(count, name=name), may_share=True)

    check_limits(message)


def test_gaps_too_many_to_read_are_counted_and_say_where_the_others_are() -> None:
    message = covering_blocks.gaps(many_gaps(400), may_share=True)

    shown_seats = next(number for number, line in enumerate(lines(message)) if line == "Seats without a deputy (400):")
    rest = lines(message)[shown_seats + 1 :]
    listed = next(number for number, line in enumerate(rest) if line.startswith("• and "))
    assert rest[listed] == f"• and {400 - listed} others"
    assert lines(message)[-1] == "To see the others, ask sector by sector: /prevent who-attends HE"


def test_a_series_without_gaps_says_so_in_each_part() -> None:
    message = covering_blocks.gaps(many_gaps(0), may_share=False)

    assert [line.rpartition(": ")[2] for line in lines(message)[1:]] == ["none"] * 9


@pytest.mark.parametrize(
    ("on_record", "words"),
    [
        (0, "not known, as it is not on record who came to a meeting"),
        (1, "not known yet, as it is on record for one meeting only who came"),
        (2, "none"),
    ],
)
def test_no_seat_is_called_safe_before_two_meetings_are_on_record(on_record: int, words: str) -> None:
    message = covering_blocks.gaps(many_gaps(0, on_record=on_record), may_share=False)

    assert f"Seats with neither member nor deputy at the last two meetings or more: {words}" in lines(message)


def test_a_group_of_public_bodies_alone_and_one_too_large_are_warned() -> None:
    found = many_gaps(0)
    voiceless = covering_blocks.gaps(
        replace(found, gaps=replace(found.gaps, lacks_voices=True, counting=20)), may_share=False
    )
    crowded = covering_blocks.gaps(replace(found, gaps=replace(found.gaps, counting=21)), may_share=False)

    assert lines(voiceless)[1].startswith("Faith groups, the voluntary sector and students all have nobody here.")
    assert lines(crowded)[1].startswith("More than 20 seats count.")
    assert lines(voiceless)[1] in shown(voiceless).replace("*", "")


def test_another_prevent_lead_is_named_with_the_regulator_to_be_told() -> None:
    lead = NewLead(
        organisation=a_seat(1, person=a_person(1)).organisation,
        before=a_person(1),
        now=a_person(2, name="Gethin Marlow"),
        since=date(2026, 11, 2),
        regulator="the Office for Students",
    )

    message = covering_blocks.gaps(replace(many_gaps(0), new_leads=(lead,)), may_share=False)

    assert lines(message)[1] == (
        "University of Merrowby has another Prevent lead since Mon 2 Nov 2026: Gethin Marlow, before Prisca Vale. "
        "Has the Office for Students been told by the institution?"
    )


def test_a_contact_that_was_never_confirmed_is_said_to_be_so() -> None:
    found = many_gaps(1)
    contact = replace(found.gaps.unconfirmed[0], person=replace(a_person(1), confirmed_on=None))

    message = covering_blocks.gaps(replace(found, gaps=replace(found.gaps, unconfirmed=(contact,))), may_share=False)

    assert "• Prisca Vale, Body 0: never" in lines(message)
