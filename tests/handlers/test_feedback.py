"""Feedback as people meet it: the request, the form, and the results; with what Slack allows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck
from sqlalchemy import Engine, Table, func, select

from bot.database import Database
from bot.sandbox import limits
from bot.services import ProgramServices
from handlers import feedback
from handlers.blocks import feedback as blocks
from handlers.services import Account, File, Message, View
from handlers.shielded import Asked, Shield
from storage import Work, tables
from tests import cast
from tests.fixed_clock import FixedClock
from workgroup.feedback.questions import FeedbackAnswer, Frequency, RightPeople
from workgroup.feedback.round import FeedbackRound
from workgroup.feedback.totals import Totals
from workgroup.ids import GroupId, MeetingId, RoundId, SeriesId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.reply import PartStat, Reply
from workgroup.meeting.series import Series, Tier
from workgroup.roster.group import USUAL_SECTORS, Group
from workgroup.roster.person import Standing
from workgroup.usecases import planning
from workgroup.usecases.giving_feedback import Given, Questionnaire, Results
from workgroup.usecases.telling import MeetingView

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
TOKEN = "a-random-token-of-one-message"
GROUP = Group(
    id=GroupId(1),
    name="Alder Region",
    area="Alder Region",
    nations=("england",),
    tzid="Europe/London",
    team_id=None,
    coordinator_id=None,
    place="",
)
SERIES = Series(
    id=SeriesId(1),
    group_id=GROUP.id,
    name="Steering <group>",
    tier=Tier.STEERING,
    purpose="",
    channel_name="steering",
    team_id=None,
    channel_id=None,
    tzid="Europe/London",
    recurrence=None,
    minutes=120,
    place="",
)
MEETING = Meeting(
    id=MeetingId(42),
    series_id=SERIES.id,
    recurrence_id=datetime.fromisoformat("2026-11-25T10:00"),
    starts_at=datetime(2026, 11, 25, 10, 0, tzinfo=UTC),
    minutes=120,
    place="",
)
ROUND = FeedbackRound(
    id=RoundId(7),
    meeting_id=MEETING.id,
    opens_at=datetime(2026, 11, 25, 14, 0, tzinfo=UTC),
    remind_at=datetime(2026, 12, 1, 14, 0, tzinfo=UTC),
    closes_at=datetime(2026, 12, 2, 14, 0, tzinfo=UTC),
)
CLOSED = replace(ROUND, closed_at=ROUND.closes_at)
ANSWER = FeedbackAnswer(
    relevance=4,
    right_people=RightPeople.MOSTLY,
    missing=("FE", "HEALTH"),
    frequency=Frequency.TOO_RARE,
    info_useful=5,
    actions_clear=1,
    duplicates=False,
    text="Papers a week ahead",
)
TOTALS = Totals(
    answered=5,
    relevance=3.4,
    right_people={RightPeople.YES: 3, RightPeople.MOSTLY: 0, RightPeople.NO: 2},
    missing={"HEALTH": 3, "XYZ": 1},
    frequency={Frequency.TOO_OFTEN: 1, Frequency.ABOUT_RIGHT: 4, Frequency.TOO_RARE: 0},
    info_useful=4.0,
    actions_clear=2.6,
    duplicates=2,
    comments=(),
)


# The request


def test_the_request_says_what_is_kept_who_sees_it_and_how_to_change_it() -> None:
    message = blocks.asked(a_view(), round_id=7, token=TOKEN, is_reminder=False)

    assert accepted(message) == (
        "How was Steering &lt;group&gt; of Wed 25 Nov 2026, 10:00 UK time? Five taps, about a minute. "
        "Your name and the time you answer are not kept with your answer. The coordinator and the chair see totals "
        "once five people have answered and, after the close, what people wrote, without names. If everybody gives "
        "the same answer, the totals show that. You can change your answer with the same button until the close. "
        "Press Give feedback."
    )
    assert "Steering &lt;group&gt;" in json.dumps(list(message.blocks))


def test_the_reminder_begins_otherwise_and_its_button_is_named_for_who_listens() -> None:
    message = blocks.asked(a_view(), round_id=7, token=TOKEN, is_reminder=True)

    assert accepted(message).startswith("Still time to say how Steering")
    [button] = [element for block in message.blocks for element in block.get("elements", []) if "value" in element]
    assert json.loads(button["value"]) == {"round": 7, "token": TOKEN, "meeting": 42}
    assert button["accessibility_label"] == "Give feedback on Wed 25 Nov 2026, 10:00 UK time"


# The form


def test_the_form_has_five_questions_to_tap_and_three_that_may_be_left_out() -> None:
    view = blocks.questionnaire(a_questionnaire(), token=TOKEN)

    shown = limits.read_view(dict(view), kind="modal")
    questions = [
        (block["label"]["text"], block["element"]["type"], block["optional"])
        for block in shown["blocks"]
        if block["type"] == "input"
    ]
    assert questions == [
        ("How relevant was this to your work?", "radio_buttons", False),
        ("Were the right people there?", "radio_buttons", False),
        ("Who was missing?", "multi_static_select", True),
        ("How often do we meet?", "radio_buttons", False),
        ("How useful was the information?", "radio_buttons", False),
        ("Is it clear who does what by when?", "radio_buttons", False),
        ("Did you hear the same elsewhere?", "radio_buttons", True),
        ("One thing to change", "plain_text_input", True),
    ]
    assert field(view, "text")["max_length"] == 280


def test_every_choice_is_short_enough_for_a_telephone_and_says_what_it_means() -> None:
    view = blocks.questionnaire(a_questionnaire(), token=TOKEN)

    assert labels(view, "relevance") == ["1: not at all", "2", "3", "4", "5: very"]
    assert labels(view, "actions_clear") == ["1: not at all", "2", "3", "4", "5: entirely"]
    assert labels(view, "right_people") == ["Yes", "Mostly", "No"]
    assert labels(view, "frequency") == ["Too often", "About right", "Not often enough"]
    assert labels(view, "duplicates") == ["Yes, somewhere else too", "No, only here"]
    # A line of a modal holds some 40 characters on a screen 375 pixels wide.
    assert all(len(block["label"]["text"]) <= 40 for block in view["blocks"] if block["type"] == "input")


def test_an_earlier_answer_stands_in_the_form_again() -> None:
    view = blocks.questionnaire(replace(a_questionnaire(), earlier=ANSWER), token=TOKEN)

    shown = limits.read_view(dict(view), kind="modal")
    taps = {
        block["block_id"]: block["element"]["initial_option"]["value"]
        for block in shown["blocks"]
        if "initial_option" in block.get("element", {})
    }
    assert taps == {
        "relevance": "4",
        "right_people": "mostly",
        "frequency": "too_rare",
        "info_useful": "5",
        "actions_clear": "1",
        "duplicates": "no",
    }
    assert [option["value"] for option in field(view, "missing")["initial_options"]] == ["FE", "HEALTH"]
    assert field(view, "text")["initial_value"] == "Papers a week ahead"


def test_a_group_without_sectors_is_not_asked_who_was_missing() -> None:
    view = blocks.questionnaire(replace(a_questionnaire(), sectors=()), token=TOKEN)

    limits.read_view(dict(view), kind="modal")
    assert "missing" not in {block.get("block_id") for block in view["blocks"]}


@pytest.mark.parametrize(
    ("is_new", "words"),
    [
        (
            True,
            "Thank you, your answer is kept, without your name or the time. "
            "You can change it with the same button until Wed 2 Dec 2026, 14:00 UK time.",
        ),
        (
            False,
            "Your changed answer is kept, without your name or the time. "
            "You can change it with the same button until Wed 2 Dec 2026, 14:00 UK time. "
            "Totals that were shown before take it in only together with other people's answers.",
        ),
    ],
)
def test_who_answered_reads_that_it_is_kept_and_until_when_it_can_be_changed(is_new: bool, words: str) -> None:
    message = blocks.given(Given(series=SERIES, meeting=MEETING, is_new=is_new, closes_at=ROUND.closes_at))

    assert accepted(message) == words


# The results


def test_below_five_answers_the_rate_is_shown_and_why_there_is_no_more() -> None:
    message = blocks.results(a_result(answered=3), now=NOW)

    assert accepted(message) == (
        "Feedback on Steering &lt;group&gt; of Wed 25 Nov 2026, 10:00 UK time (open until Wed 2 Dec 2026, 14:00 UK "
        "time): 3 of 12 people answered. Totals appear from five answers, so that nobody's answer can be recognised."
    )


def test_a_round_that_closed_below_five_says_that_nothing_will_be_shown() -> None:
    message = blocks.results(a_result(answered=4, round_=CLOSED), now=ROUND.closes_at)

    assert accepted(message).endswith(
        "(closed): 4 of 12 people answered. Fewer than five people answered, so neither totals nor comments are "
        "shown: nobody's answer can be recognised."
    )


def test_from_five_answers_the_plain_text_alone_says_all_totals() -> None:
    message = blocks.results(a_result(answered=5, totals=TOTALS), now=NOW)

    assert accepted(message).splitlines()[1:] == [
        "Relevance: 3.4 of 5",
        "Right people there: yes 3, mostly 0, no 2",
        "Missing: NHS 3 and XYZ 1",
        "How often we meet: too often 1, about right 4, not often enough 0",
        "Information useful: 4.0 of 5",
        "Actions clear: 2.6 of 5",
        "Heard the same elsewhere: 2 of 5",
    ]


@pytest.mark.parametrize(
    ("answered", "round_", "words"),
    [
        (
            6,
            ROUND,
            "These totals are of 5 answers; 1 more answer came later. Totals move on at every fifth answer, and at the "
            "close when at least three more have come, so that no single answer shows.",
        ),
        (
            6,
            CLOSED,
            "These totals are of 5 answers. 1 later answer stays out: from the difference that fewer than three make, "
            "one person's answer could be worked out.",
        ),
        (
            7,
            CLOSED,
            "These totals are of 5 answers. 2 later answers stay out: from the difference that fewer than three make, "
            "one person's answer could be worked out.",
        ),
    ],
)
def test_answers_that_the_totals_leave_out_are_counted_and_the_reason_is_given(
    answered: int, round_: FeedbackRound, words: str
) -> None:
    message = blocks.results(a_result(answered=answered, totals=TOTALS, round_=round_), now=NOW)

    assert accepted(message).splitlines()[-1] == words


@pytest.mark.parametrize(
    ("round_", "asked", "now", "words"),
    [
        (ROUND, 12, ROUND.opens_at - timedelta(hours=1), "(opens Wed 25 Nov 2026, 14:00 UK time)"),
        (ROUND, 12, ROUND.closes_at, "(closed, the last answers are being counted)"),
        (CLOSED, 12, ROUND.closes_at, "(closed): 0 of 12 people answered."),
        (ROUND, 1, NOW, ": 0 of 1 person answered."),
        (ROUND, 0, NOW, ": nobody was asked, because nobody is listed as having been there."),
    ],
    ids=["before it opens", "while it is being closed", "closed", "one person", "nobody"],
)
def test_the_state_of_a_round_is_said(round_: FeedbackRound, asked: int, now: datetime, words: str) -> None:
    message = blocks.results(a_result(answered=0, asked=asked, round_=round_), now=now)

    assert words in accepted(message)


def test_what_people_wrote_is_shown_after_the_close_only_and_pings_nobody() -> None:
    comments = ("*Shorter*", "Tell <!channel>\nand everybody")
    totals = replace(TOTALS, comments=comments)

    still_open = blocks.results(a_result(answered=5, totals=totals), now=NOW)
    closed = blocks.results(a_result(answered=5, totals=totals, round_=CLOSED), now=NOW)

    assert "Shorter" not in accepted(still_open)
    assert "Shorter" not in json.dumps(list(still_open.blocks))
    assert accepted(closed).splitlines()[-3:] == [
        "What to change:",
        "• *Shorter*",
        "• Tell &lt;!channel&gt; and everybody",
    ]
    assert "<!channel>" not in json.dumps(list(closed.blocks))


def test_forty_long_comments_are_all_in_the_blocks_and_the_text_counts_those_it_has_no_room_for() -> None:
    comments = tuple(f"{number:02} {'&' * 270}" for number in range(40))
    totals = replace(TOTALS, answered=40, comments=comments)

    message = blocks.results(a_result(answered=40, asked=40, totals=totals, round_=CLOSED), now=NOW)

    text = accepted(message)
    told = [line for line in text.splitlines() if line.startswith("• ")]
    shown = "\n".join(block["text"]["text"] for block in message.blocks)
    assert all(line.endswith("&amp;" * 270) for line in told)
    assert text.splitlines()[-1] == f"… and {40 - len(told)} more comments, in the message itself."
    assert [number for number in range(40) if f"• {number:02} " in shown] == list(range(40))
    assert shown.count("&amp;") == 40 * 270


def test_a_hundred_missing_sectors_are_named_as_far_as_anybody_reads() -> None:
    missing = {f"S{number:02}": 100 - number for number in range(100)}

    message = blocks.results(a_result(answered=5, totals=replace(TOTALS, missing=missing)), now=NOW)

    assert "S08 92, S09 91 and 90 other sectors" in accepted(message)


# From the button to the answer


async def test_pressing_answering_and_pressing_again_shows_the_answer_that_was_given(slack: SlackSide) -> None:
    await slack.presses(cast.NERYS)
    first = slack.opened[-1]
    done = await slack.sends(cast.NERYS, first, a_state())
    await slack.presses(cast.NERYS)
    second = slack.opened[-1]

    assert field(first, "relevance").get("initial_option") is None
    assert text_of(done["view"]).startswith("Thank you, your answer is kept")
    assert field(second, "relevance")["initial_option"]["value"] == "4"
    assert [option["value"] for option in field(second, "missing")["initial_options"]] == ["FE"]
    assert slack.answers() == [replace(ANSWER, missing=("FE",), duplicates=None, text="Papers\na week ahead")]


async def test_neither_the_delivery_nor_the_person_is_kept_when_an_answer_is_sent(
    slack: SlackSide, database: Engine
) -> None:
    await slack.presses(cast.NERYS)
    before = [rows(database, table) for table in (tables.inbound_seen, tables.audit)]

    await slack.sends(cast.NERYS, slack.opened[-1], a_state())

    assert [rows(database, table) for table in (tables.inbound_seen, tables.audit)] == before
    assert rows(database, tables.feedback_answer) == 46 + 1


@pytest.mark.parametrize(
    ("changed", "field_named"),
    [
        ({"frequency": {"selected_option": None}}, "frequency"),
        ({"relevance": {"selected_option": {"value": "9"}}}, "relevance"),
        ({"missing": {"selected_options": [{"value": "NOWHERE"}]}}, "missing"),
        ({"text": {"value": "We had two referrals from the college this term"}}, "text"),
    ],
    ids=["a tap is missing", "no such point", "no such sector", "about a case"],
)
async def test_what_cannot_be_kept_is_said_beside_its_field_and_everything_typed_stays(
    slack: SlackSide, changed: dict[str, Any], field_named: str
) -> None:
    await slack.presses(cast.NERYS)

    refused = await slack.sends(cast.NERYS, slack.opened[-1], a_state(**changed))

    assert refused["response_action"] == "errors"
    assert list(refused["errors"]) == [field_named]
    assert slack.answers() == []


async def test_somebody_who_was_not_there_reads_why_they_are_not_asked(slack: SlackSide) -> None:
    await slack.presses(cast.BRAM)

    assert slack.opened == []
    assert "You were not asked about the meeting of Mon 23 Nov 2026" in slack.told[-1].text


@pytest.mark.parametrize("value", ["{}", '{"round":"7","token":"x"}', '{"round":1,"token":"short"}', "[]"])
async def test_a_button_that_is_not_ours_is_out_of_date(slack: SlackSide, value: str) -> None:
    await slack.presses(cast.NERYS, value=value)

    assert slack.opened == []
    assert "This message is out of date" in slack.told[-1].text


async def test_the_coordinator_reads_the_rate_and_a_member_is_refused(slack: SlackSide) -> None:
    await slack.presses(cast.NERYS)
    await slack.sends(cast.NERYS, slack.opened[-1], a_state())

    coordinator = await slack.types_feedback(cast.ISHBEL, "23 November")
    earlier = await slack.types_feedback(cast.ISHBEL, "11 February 2026")
    member = await slack.types_feedback(cast.NERYS, "")

    assert ": 1 of 2 people answered. Totals appear from five answers" in coordinator
    assert "(closed): 5 of" in earlier
    assert "Only the coordinator or the chair can see feedback results" in member


class SlackSide:
    """What Slack sends in and is sent back. Accounts are named by their people's addresses."""

    def __init__(self, database: Database, clock: FixedClock, round_id: RoundId, meeting_id: MeetingId) -> None:
        self.opened: list[View] = []
        self.told: list[Message] = []
        self._database = database
        self._round_id = round_id
        self._meeting_id = meeting_id
        self._shield = Shield(ProgramServices(database, clock, account), self)

    async def presses(self, who: str, *, value: str | None = None) -> None:
        """Press the button of the direct message."""
        ours = {"round": self._round_id, "token": TOKEN, "meeting": self._meeting_id}
        body = {
            **sent_by(who),
            "type": "block_actions",
            "trigger_id": f"trigger-{len(self.opened)}",
            "response_url": "https://slack.example/response",
            "channel": {"id": "D1", "name": "directmessage"},
            "actions": [{"action_id": "give_feedback", "value": value or json.dumps(ours)}],
        }
        await self._shield.action(feedback.on_give_feedback)(body, unanswered())
        await self._shield.settle()

    async def sends(self, who: str, view: View, state: dict[str, Any]) -> dict[str, Any]:
        """Submit a form; what the acknowledgement holds."""
        body = {
            **sent_by(who),
            "type": "view_submission",
            "view": {**view, "id": "V1", "hash": "1.a", "state": {"values": state}},
        }
        ack = unanswered()
        await self._shield.form(feedback.on_feedback_form)(body, ack)
        assert ack.response is not None
        answered: dict[str, Any] = json.loads(ack.response.body)
        return answered

    async def types_feedback(self, who: str, tail: str) -> str:
        """Type the command in the group's channel; the text of the answer."""

        async def on_command(asked: Asked, answer: Any) -> None:
            await feedback.on_feedback(asked, answer, tail)

        body = {
            "team_id": cast.TEAM,
            "user_id": who,
            "channel_id": "C1",
            "channel_name": "steering",
            "trigger_id": f"{who}{tail}",
        }
        ack = unanswered()
        await self._shield.command(on_command)(body, ack)
        assert ack.response is not None
        return str(json.loads(ack.response.body)["text"])

    def answers(self) -> list[FeedbackAnswer]:
        """What is kept."""
        with self._database.work(read_only=True) as uow:
            return uow.feedback.answers(self._round_id)

    async def open_view(self, trigger_id: str, view: View) -> None:
        self.opened.append(limits.read_view(dict(view), kind="modal"))

    async def update_view(self, view_id: str, view: View) -> None:
        self.opened.append(limits.read_view(dict(view), kind="modal"))

    async def publish_home(self, user_id: str, view: View) -> None:
        limits.read_view(dict(view), kind="home")

    async def respond(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        self.told.append(message)

    async def respond_in_channel(self, response_url: str, message: Message) -> None:
        self.told.append(message)

    async def post(self, channel_id: str, message: Message) -> None:
        self.told.append(message)

    async def post_ephemeral(self, channel_id: str, user_id: str, message: Message) -> None:
        self.told.append(message)

    async def send_file(self, user_id: str, file: File, words: str) -> None:
        raise AssertionError("no file belongs to feedback")


@pytest.fixture
def slack(alder: Work, database: Engine, clock: FixedClock) -> Iterator[SlackSide]:
    """A meeting of Nerys and Corin that ended at 07:00 today, and the round about it, just opened."""
    with alder() as uow:
        [series] = [one for one in uow.series.list_all() if one.channel_name == "steering"]
        starts = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
        meeting = uow.meetings.add(
            series_id=series.id,
            recurrence_id=starts.replace(tzinfo=None),
            starts_at=starts,
            minutes=60,
            place="",
        )
        for email in (cast.NERYS, cast.CORIN):
            [person] = uow.people.list_by_email(email)
            uow.replies.put(
                Reply(meeting_id=meeting.id, person_id=person.id, partstat=PartStat.ACCEPTED, replied_at=starts)
            )
        planning.open_rounds(uow, now=clock())
        feedback_round = uow.feedback.find_round(meeting.id)
        assert feedback_round is not None
    opened = Database(database.url.render_as_string(hide_password=False), clock)
    yield SlackSide(opened, clock, feedback_round.id, meeting.id)
    opened.close()


async def account(team_id: str, user_id: str) -> Account:
    """Who the workspace says that is."""
    return Account(team_id=team_id, user_id=user_id, name=user_id, email=user_id, standing=Standing.FULL)


def unanswered() -> AsyncAck:
    """An acknowledgement that has not been given."""
    return AsyncAck()  # type: ignore[no-untyped-call]  # Bolt's own constructor has no types


def sent_by(who: str) -> dict[str, Any]:
    """How Slack says who acts."""
    return {"team": {"id": cast.TEAM}, "user": {"id": who, "team_id": cast.TEAM}}


def a_state(**changed: dict[str, Any]) -> dict[str, Any]:
    """A form that was filled in, as Slack sends it."""
    taps = {
        "relevance": "4",
        "right_people": "mostly",
        "frequency": "too_rare",
        "info_useful": "5",
        "actions_clear": "1",
    }
    filled: dict[str, dict[str, Any]] = {
        **{question: {"selected_option": {"value": value}} for question, value in taps.items()},
        "missing": {"selected_options": [{"value": "FE"}]},
        "duplicates": {"selected_option": None},
        "text": {"value": " Papers\r\na week ahead "},
        **changed,
    }
    return {question: {question: element} for question, element in filled.items()}


def rows(database: Engine, table: Table) -> int:
    """How many rows a table has."""
    with database.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def field(view: View, block_id: str) -> dict[str, Any]:
    """The element of a field."""
    [element] = [block["element"] for block in view["blocks"] if block.get("block_id") == block_id]
    found: dict[str, Any] = element
    return found


def labels(view: View, block_id: str) -> list[str]:
    """The choices of a field, as they are read."""
    return [option["text"]["text"] for option in field(view, block_id)["options"]]


def text_of(view: View) -> str:
    """The first paragraph of a view."""
    return str(view["blocks"][0]["text"]["text"])


def a_view() -> MeetingView:
    """The meeting as the message shows it."""
    return MeetingView(group=GROUP, series=SERIES, meeting=MEETING, answers=())


def a_questionnaire() -> Questionnaire:
    """The questions, not answered before."""
    return Questionnaire(series=SERIES, meeting=MEETING, round=ROUND, sectors=USUAL_SECTORS, earlier=None)


def a_result(*, answered: int, asked: int = 12, totals: Totals | None = None, round_: FeedbackRound = ROUND) -> Results:
    """What a round came to."""
    return Results(
        series=SERIES,
        meeting=MEETING,
        round=round_,
        asked=asked,
        answered=answered,
        totals=totals,
        sectors={sector.code: sector.name for sector in USUAL_SECTORS},
    )


def accepted(message: Message) -> str:
    """The message's text, once Slack's rules have found nothing wrong with it."""
    shown = [dict(block) for block in message.blocks]
    limits.check_message_blocks(shown)
    limits.check_text(message.text, shown, at_most=4000)
    return message.text
