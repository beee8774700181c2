"""`/prevent advise who` as people read it: candidates side by side, no ranking, and a draft to copy."""

import pytest

from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def test_candidates_of_an_organisation_stand_side_by_side_with_the_evidence(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", 'advise who "HMP Stonecross"')

    assert heard.text.splitlines()[:12] == [
        "Who is best to attend Alder Regional Prevent Steering Group",
        "A steering meeting needs people who can commit their team. 1 person of HMP Stonecross.",
        "Aurelio Venn, Head of Safety, HMP Stonecross:",
        "• Here: member",
        "• Authority: 2, can commit their team",
        "• Attendance: seat filled at 1 of 7 meetings (14 %)",
        "• Continuity: no end known, confirmed on Wed 1 Oct 2025",
        "• May be briefed: yes, says the organisation",
        "• Reach: the organisation is reached through them, can be reached",
        "• Load: 1.7 hours a month (Alder Regional Prevent Steering Group and Aldershire Prevent Partnership Board)",
        "• Deputy: none",
        "• Does not fit: not confirmed by the organisation for over a year; "
        "the seat was filled at 1 of 7 meetings; no deputy is named",
    ]
    assert "it is no ranking and chooses nobody" in heard.text
    assert "Dear colleague,\nAlder Regional Prevent Steering Group would like to hear" in heard.text


async def test_everybody_of_a_sector_is_in_the_blocks_in_the_order_of_organisations(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "advise who HE")

    names = [
        block["text"]["text"].split(",")[0].strip("*")
        for block in heard.blocks
        if block["type"] == "section" and "Authority" in block["text"]["text"]
    ]
    assert names == [
        "Iwan Penhallt",
        "Mair Llanfor",
        "Nerys Talbryn",
        "Gethin Marlow",
        "Odile Farran",
        "Prisca Vale",
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ('advise who for "business continuity"', "For “business continuity”: 2 people of Council resilience,"),
        ("advise who HE for training?", "For “training”: 6 people of Higher education."),
        ("advise who for beekeeping", "For “beekeeping”: I know no sector for that topic"),
        ("advise", "People of organisations whose seats are vacant or were seldom filled."),
        ("who is best", "People of organisations whose seats are vacant or were seldom filled."),
        ("advise who Nerys Talbryn", "3 people of Nerys Talbryn"),
        ("advise who FIRE", "I know nobody in post for Fire and rescue. Register somebody: /prevent register"),
        ("advise cadence", "I can compare who is best to attend. Nothing changed."),
        ("advise who Talbrin", "I know no date, sector, organisation or person called “Talbrin”"),
    ],
)
async def test_what_is_asked_for_is_said_back(counter: Counter, words: str, says: str) -> None:
    assert says in (await counter.types("U0ISHBEL", words)).text


async def test_a_topic_about_somebodys_case_is_kept_out(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "advise who for the Channel referral of a student")

    assert heard.text.startswith("I have not saved that.")


async def test_a_member_may_not_compare_colleagues(counter: Counter) -> None:
    heard = await counter.types("U0NERYS", "advise who HE")

    assert heard.text.startswith("Only the coordinator or the chair can compare who is best to attend.")


async def test_the_rates_of_the_sample_are_those_that_its_minutes_give(counter: Counter) -> None:
    probation = await counter.types("U0CORIN", "advise who PROB")
    college = await counter.types("U0CORIN", "advise who FE")

    assert "seat filled at 4 of 7 meetings (57 %, 2 by deputy)" in probation.text
    assert "seat filled at 7 of 7 meetings (100 %)" in college.text
