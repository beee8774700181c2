"""One message a second to a channel, and none while Slack asks for a pause; on values only."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from workgroup.ids import NoticeId
from workgroup.pacing import Admission, Pace, Wanting, a_free_pace, admit, paused, urgency

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FREE = a_free_pace("T1", "C1", NOW)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def wanting(*numbers: int, priority: int = 3, had_a_turn: bool = False) -> list[Wanting]:
    return [Wanting(notice_id=NoticeId(number), priority=priority, had_a_turn=had_a_turn) for number in numbers]


def waits(admission: Admission, now: datetime = NOW) -> list[float]:
    return [round((turn - now).total_seconds(), 2) for _, turn in admission.turns]


def let_in(pace: Pace, numbers: list[Wanting], now: datetime) -> tuple[Pace, tuple[NoticeId, ...]]:
    admission = admit(pace, numbers, now=now)
    return admission.pace, admission.goes


def test_of_several_notices_the_first_goes_and_the_others_come_one_a_second() -> None:
    admission = admit(FREE, wanting(1, 2, 3, 4), now=NOW)

    assert admission.goes == (1,)
    assert [notice_id for notice_id, _ in admission.turns] == [2, 3, 4]
    assert waits(admission) == [1.0, 2.02, 3.04]


def test_a_channel_is_free_again_after_a_second_and_not_before() -> None:
    told, _ = let_in(FREE, wanting(1), NOW)

    early = admit(told, wanting(2), now=NOW + seconds(0.999))
    on_the_dot = admit(told, wanting(2), now=NOW + seconds(1))

    assert early.goes == ()
    assert on_the_dot.goes == (2,)


def test_a_second_program_gives_turns_after_those_of_the_first() -> None:
    first = admit(FREE, wanting(1, 2, 3), now=NOW)

    second = admit(first.pace, wanting(4, 5), now=NOW)

    assert second.goes == ()
    assert waits(first) + waits(second) == [1.0, 2.02, 3.04, 4.06]


def test_a_thousand_at_once_are_each_given_one_turn_and_all_go_within_five_per_cent_of_a_second_each() -> None:
    admission = admit(FREE, wanting(*range(1000)), now=NOW)
    pace, gone = admission.pace, 1
    last = NOW

    for notice_id, turn in admission.turns:
        # The beat comes a little late each time.
        last = turn + seconds(0.015 if notice_id % 2 else 0.005)
        pace, goes = let_in(pace, wanting(notice_id, had_a_turn=True), last)
        gone += len(goes)

    assert gone == 1000
    assert last - NOW <= seconds(1000 * 1.05)


def test_an_urgent_notice_does_not_queue_behind_those_that_wait() -> None:
    queue = admit(FREE, wanting(*range(100)), now=NOW)

    urgent = admit(queue.pace, wanting(100, 101, priority=0), now=NOW + seconds(0.5))

    assert waits(urgent) == [1.0, 2.02]


def test_one_whose_turn_was_taken_by_an_urgent_one_comes_next_and_not_last() -> None:
    queue = admit(FREE, wanting(*range(100)), now=NOW)
    pace, _ = let_in(queue.pace, wanting(100, priority=0), NOW + seconds(1))

    displaced = admit(pace, wanting(1, had_a_turn=True), now=NOW + seconds(1))

    assert waits(displaced) == [2.0]


def test_nothing_goes_while_slack_asks_for_a_pause_of_the_channel_or_of_the_workspace() -> None:
    until = NOW + seconds(30)
    asked = paused(FREE, until=until, now=NOW)

    of_channel = admit(asked, wanting(1, 2), now=NOW + seconds(29))
    of_workspace = admit(FREE, wanting(1, 2), now=NOW + seconds(29), closed_until=until)
    afterwards = admit(asked, wanting(1), now=until)

    assert (of_channel.goes, of_workspace.goes, afterwards.goes) == ((), (), (1,))
    assert waits(of_channel) == waits(of_workspace) == [30.0, 31.02]


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    long = paused(FREE, until=NOW + seconds(60), now=NOW)

    both = paused(long, until=NOW + seconds(5), now=NOW + seconds(1))

    assert both == replace(long, paused_at=NOW + seconds(1))


def test_each_minute_of_waiting_makes_a_notice_more_urgent() -> None:
    ages = (-60, 0, 59, 60, 120, 6000)

    assert [urgency(3, NOW - seconds(age), NOW) for age in ages] == [3, 3, 3, 2, 1, 0]
