"""What a region's file says of organisations and people over time. Knows the nodes of a file; changes nothing."""

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import TypeVar

from bot.region.schema import Noun
from bot.region.yaml_nodes import Fields, UnreadableRegion, Word, as_instant, shown
from workgroup.meeting.reply import PartStat
from workgroup.meeting.series import Pause
from workgroup.roster.organisation import AgreementState, EngagementLevel
from workgroup.roster.person import Authority, Briefable
from workgroup.roster.seat import Capacity
from workgroup.usecases.region import (
    RegionAbsence,
    RegionAgreement,
    RegionContacts,
    RegionDeputy,
    RegionEngagement,
    RegionFormerName,
    RegionOrganisation,
    RegionPastAgreement,
    RegionPastContact,
    RegionReply,
    RegionVacancy,
)
from workgroup.wording import listed

_LONGEST_REASON = 300
_LONGEST_ADJUSTMENT = 60
CAPACITIES = {"adviser": Capacity.IN_ATTENDANCE} | {capacity.value: capacity for capacity in Capacity}
"""The roles of a file, by their names there."""

Look = Callable[[Word, Noun], str]
"""Looks a name up that the file gives to something; refuses one that nothing has."""
C_ = TypeVar("C_", bound=StrEnum)


def choice(word: Word, known: Collection[str], what: str) -> str:
    """The value, if it is one of those. Refused: `UnreadableRegion`, with all of them."""
    if word.text not in known:
        raise UnreadableRegion(f"{shown(word)} is no {what}; it is one of {listed(list(known), 'or')}", word.mark)
    return word.text


def _one_of(word: Word, known: type[C_], what: str) -> C_:
    return known(choice(word, [one.value for one in known], what))


def contacts_of(row: Fields, look: Look) -> RegionContacts:
    """Through whom the organisation is reached."""
    designated, deputy = row.find_word("designated_contact"), row.find_word("deputy_contact")
    if designated is not None and deputy is not None and designated.text == deputy.text:
        raise UnreadableRegion("nobody can be their own deputy contact", deputy.mark)
    return RegionContacts(
        designated=look(designated, Noun.PERSON) if designated is not None else None,
        deputy=look(deputy, Noun.PERSON) if deputy is not None else None,
    )


def agreement_of(row: Fields) -> RegionAgreement | None:
    """The state of the information-sharing agreement; `None` where the file does not say."""
    said = row.find_fields("isa")
    return _agreement(said) if said is not None else None


def _agreement(said: Fields) -> RegionAgreement:
    return RegionAgreement(
        state=_one_of(said.word("status"), AgreementState, "state of an agreement"),
        requested_on=said.find_day("requested_on"),
        signed_on=said.find_day("signed_on"),
        review_due=said.find_day("review_due"),
    )


def level_of(row: Fields) -> EngagementLevel | None:
    """The level of contact now; `None` where the file does not say."""
    word = row.find_word("engagement")
    return _one_of(word, EngagementLevel, "level of engagement") if word is not None else None


def former_names_of(row: Fields) -> tuple[RegionFormerName, ...]:
    """What the organisation was called before."""
    return tuple(
        RegionFormerName(name=former.text("name"), until=former.find_day("until")) for former in row.rows("formerly")
    )


def check_successor(organisation: RegionOrganisation, row: Fields) -> None:
    """Refuse an organisation that takes over from itself, or ends before it begins."""
    word = row.find_word("succeeded_by")
    if word is not None and word.text == organisation.reference:
        raise UnreadableRegion("nothing is succeeded by itself", word.mark)
    begins, ends = organisation.active_from, organisation.active_to
    if begins is not None and ends is not None and ends < begins:
        raise UnreadableRegion("the `active_to` is before the `active_from`", row.word("active_to").mark)


def engagement_of(row: Fields, look: Look) -> RegionEngagement:
    """An entry of the engagement history."""
    by = row.find_word("set_by")
    return RegionEngagement(
        organisation=look(row.word("org"), Noun.ORGANISATION),
        level=_one_of(row.word("level"), EngagementLevel, "level of engagement"),
        from_on=row.day("from"),
        set_by=look(by, Noun.PERSON) if by is not None else None,
        reason=row.find_text("reason", at_most=_LONGEST_REASON),
        review_by=row.find_day("review_by"),
        line=row.mark.line,
    )


def authority_of(row: Fields) -> Authority | None:
    """What somebody can settle; `None` where the file does not say."""
    if row.find("authority") is None:
        return None
    return Authority(row.whole("authority", least=1, most=3))


def briefable_of(row: Fields) -> Briefable:
    """Whether the organisation says that somebody may be briefed."""
    word = row.find_word("briefable")
    return _one_of(word, Briefable, "answer on briefing") if word is not None else Briefable.UNKNOWN


def adjustments_of(row: Fields) -> tuple[str, ...]:
    """The adjustments that somebody asked for."""
    words = row.words("adjustments")
    for word in words:
        if len(word.text) > _LONGEST_ADJUSTMENT:
            raise UnreadableRegion(f"an adjustment has at most {_LONGEST_ADJUSTMENT} characters", word.mark)
    return tuple(dict.fromkeys(" ".join(word.text.split()) for word in words if word.text.strip()))


def vacancy_of(row: Fields, series: Fields, look: Look) -> RegionVacancy:
    """A seat of a series in which nobody has sat so far."""
    role = row.find_word("role")
    capacity = CAPACITIES[choice(role, CAPACITIES, "role")] if role is not None else Capacity.MEMBER
    counts = row.find_truth("counts")
    from_on = row.find_day("from") or series.find_day("started")
    if from_on is None:
        raise UnreadableRegion("“from” is missing, and the series has no “started”", row.mark)
    return RegionVacancy(
        organisation=look(row.word("org"), Noun.ORGANISATION),
        sector=look(row.word("sector"), Noun.SECTOR),
        capacity=capacity,
        counts=capacity.counts_by_default if counts is None else counts,
        from_on=from_on,
    )


def past_contacts_of(row: Fields, look: Look) -> tuple[RegionPastContact, ...]:
    """Through whom the organisation was reached, with days."""
    return tuple(
        RegionPastContact(
            person=look(one.word("member"), Noun.PERSON),
            position=one.whole("position", least=1, most=9),
            from_on=one.day("from"),
            to_on=one.find_day("to"),
        )
        for one in row.rows("contact_history")
    )


def past_agreements_of(row: Fields) -> tuple[RegionPastAgreement, ...]:
    """How far the agreement was, with days."""
    return tuple(
        RegionPastAgreement(agreement=_agreement(one), from_on=one.day("from"), to_on=one.find_day("to"))
        for one in row.rows("isa_history")
    )


def deputy_of(row: Fields, look: Look) -> RegionDeputy:
    """Somebody named for one seat of a series, for a time."""
    return RegionDeputy(
        organisation=look(row.word("org"), Noun.ORGANISATION),
        sector=look(row.word("sector"), Noun.SECTOR),
        number=row.whole("seat", least=1, most=999),
        person=look(row.word("member"), Noun.PERSON),
        position=row.whole("order", least=1, most=99),
        from_on=row.day("from"),
        to_on=row.find_day("to"),
    )


def reply_of(row: Fields, look: Look) -> RegionReply:
    """What somebody answered to a meeting."""
    return RegionReply(
        person=look(row.word("member"), Noun.PERSON),
        partstat=_one_of(row.word("answer"), PartStat, "answer to a meeting"),
        replied_at=as_instant(row.word("at")),
    )


def pause_of(row: Fields) -> Pause:
    """A stretch of days on which a series rests."""
    since, until = row.day("from"), row.find_day("until")
    if until is not None and until <= since:
        raise UnreadableRegion("the pause ends before it begins", row.word("until").mark)
    return Pause(since=since, until=until, because=row.find_text("because", at_most=_LONGEST_REASON))


def absence_of(row: Fields, look: Look) -> RegionAbsence:
    """Days on which somebody is away."""
    from_on, to_on = row.day("from"), row.day("to")
    if to_on < from_on:
        raise UnreadableRegion("the absence ends before it begins", row.word("to").mark)
    return RegionAbsence(person=look(row.word("member"), Noun.PERSON), from_on=from_on, to_on=to_on)
