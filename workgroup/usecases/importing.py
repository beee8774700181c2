"""Take a region's file over: what it says stands afterwards, what it does not say is left alone. Knows no YAML.

Everything is found again by the file's own name for it, so that a file can be read twice, and again after an edit.
Nothing is ever removed: who is no longer in the file may have been registered since, by a person.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from random import SystemRandom

from workgroup.feedback.questions import FeedbackAnswer
from workgroup.feedback.round import closes_at, opens_at, remind_at
from workgroup.feedback.totals import next_snapshot
from workgroup.ids import MeetingId, OrganisationId, PersonId, RoundId, SeatId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.presence import Presence
from workgroup.meeting.quorum import QuorumFrom, QuorumRule, rule_on
from workgroup.meeting.reply import Reply
from workgroup.meeting.series import Series
from workgroup.notices import USUAL_LEADS
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group
from workgroup.roster.person import Briefable, Person
from workgroup.safety.guard import NotKept, check_text
from workgroup.usecases.avoiding import misplaced, with_holidays
from workgroup.usecases.giving_feedback import hashed
from workgroup.usecases.import_report import ImportReport, Tally
from workgroup.usecases.importing_calendars import put_calendars
from workgroup.usecases.importing_organisations import called_before, put_organisation_history
from workgroup.usecases.importing_seats import Seats
from workgroup.usecases.planning import came, give_up, holidays_of, revive_reminders, unplanned
from workgroup.usecases.region import RegionFile, RegionMeeting, RegionPerson, RegionQuorum, RegionSeries
from workgroup.wording import short_date


def import_region(uow: UnitOfWork, region: RegionFile, *, now: datetime) -> ImportReport:
    """Take over everything of the file that is kept, in this one transaction.

    Seats, people and meetings are added or brought to what the file says. Feedback is kept without its author and in
    an order that tells nothing, and only in a round that holds no answer yet. A text that the content guard refuses
    is left out. Rights are not asked: whoever can run this is the administrator of the machine.
    """
    tally = Tally()
    group = _put_group(uow, region, tally)
    _put_sectors(uow, group, region, tally)
    organisations = _put_organisations(uow, group, region, tally)
    people = _put_people(uow, group, region, organisations, tally)
    group = _put_coordinator(uow, group, region, people)
    _put_bank_holidays(uow, group, region, tally)
    names = [person.name for person in uow.people.list_of(group.id)]

    def let_through(text: str, what: str, line: int) -> str:
        return _guarded(text, what=what, line=line, names=names, tally=tally)

    put_organisation_history(
        uow, group, region, organisations=organisations, people=people, guarded=let_through, tally=tally
    )
    _put_absences(uow, region, people, tally)
    put_calendars(uow, group, region, organisations=organisations, people=people, guarded=let_through, tally=tally)
    meetings: defaultdict[str, list[RegionMeeting]] = defaultdict(list)
    for meeting in region.meetings:
        meetings[meeting.series].append(meeting)
    for series, wanted in _put_series(uow, group, region, names, tally, now):
        _put_quorum(uow, series, region, wanted, people, tally)
        seats = Seats(uow, series, region, wanted, organisations=organisations, people=people)
        seats.put_appointments(tally)
        seats.put_deputies(tally)
        seats.put_vacancies(tally)
        seats.put_named_deputies(tally)
        seats.put_representations(tally)
        _put_meetings(uow, series, meetings[wanted.reference], seats, people, names, tally, now)
    if tally.added or tally.changed:
        _record(uow, group, tally)
    return ImportReport(
        group=group.name,
        added=dict(tally.added),
        changed=dict(tally.changed),
        unchanged=dict(+tally.unchanged),
        details=tuple(tally.details),
        not_modelled=dict(region.not_modelled),
        unknown_fields=region.unknown_fields,
        refused_texts=tuple(f"{line}: {what}" for line, what, _ in tally.refused),
    )


def _record(uow: UnitOfWork, group: Group, tally: Tally) -> None:
    for _, what, refusal in tally.refused:
        uow.audit.guarded(group_id=group.id, field=what, category=refusal.category)
    uow.audit.record(
        group_id=group.id,
        verb="import",
        subject="group",
        subject_id=group.id,
        after={"added": dict(tally.added), "changed": dict(tally.changed)},
    )


# The group and what belongs to it.


def _put_group(uow: UnitOfWork, region: RegionFile, tally: Tally) -> Group:
    kept = uow.groups.find_by_reference(region.reference) or _made_by_hand(uow, region)
    if kept is None:
        tally.adds("group", region.name)
        made = uow.groups.add(
            name=region.name,
            area=region.area,
            nations=region.nations,
            tzid=region.tzid,
            place=region.place or "",
            team_id=None,
            reference=region.reference,
        )
        if not region.needs_approval:
            return made
        uow.groups.save(replace(made, needs_approval=True))
        return uow.groups.get(made.id)
    wanted = replace(
        kept,
        name=region.name,
        area=region.area,
        nations=region.nations,
        tzid=region.tzid,
        place=kept.place if region.place is None else region.place,
        reference=region.reference,
        needs_approval=kept.needs_approval if region.needs_approval is None else region.needs_approval,
    )
    if tally.differs("group", before=kept, after=wanted):
        uow.groups.save(wanted)
    return wanted


def _made_by_hand(uow: UnitOfWork, region: RegionFile) -> Group | None:
    """A group of that name which no file has named yet: the file may have been made from it."""
    named = [one for one in uow.groups.list_all() if one.name.casefold() == region.name.casefold()]
    return next((one for one in named if one.reference is None), None)


def _put_coordinator(uow: UnitOfWork, group: Group, region: RegionFile, people: Mapping[str, PersonId]) -> Group:
    """A file without a coordinator takes nobody's office away."""
    if region.coordinator is None or group.coordinator_id == people[region.coordinator]:
        return group
    wanted = replace(group, coordinator_id=people[region.coordinator])
    uow.groups.save(wanted)
    return wanted


def _put_sectors(uow: UnitOfWork, group: Group, region: RegionFile, tally: Tally) -> None:
    kept = {sector.code: sector for sector in uow.groups.list_sectors(group.id)}
    for sector in region.sectors:
        if sector.code not in kept:
            tally.adds("sector", sector.name)
        else:
            tally.differs("sector", before=kept[sector.code], after=sector)
    if any(kept.get(sector.code) != sector for sector in region.sectors):
        uow.groups.put_sectors(group.id, region.sectors)


def _put_organisations(uow: UnitOfWork, group: Group, region: RegionFile, tally: Tally) -> dict[str, OrganisationId]:
    kept = uow.organisations.list_of(group.id)
    by_reference = {one.reference: one for one in kept if one.reference is not None}
    # Somebody may have added one by hand before the file knew it.
    by_name = {one.name.casefold(): one for one in kept if one.reference is None}
    ids: dict[str, OrganisationId] = {}
    for wanted in region.organisations:
        before = by_reference.get(wanted.reference) or by_name.pop(wanted.name.casefold(), None)
        if before is None:
            tally.adds("organisation", wanted.name)
            added = uow.organisations.add(
                group_id=group.id,
                name=wanted.name,
                sectors=wanted.sectors,
                nation=wanted.nation,
                domain=wanted.domain,
                reference=wanted.reference,
            )
            if (wanted.active_from, wanted.active_to, wanted.mailbox) != (None, None, None):
                uow.organisations.save(
                    replace(added, active_from=wanted.active_from, active_to=wanted.active_to, mailbox=wanted.mailbox)
                )
            ids[wanted.reference] = added.id
            continue
        after = replace(
            before,
            name=wanted.name,
            sectors=wanted.sectors,
            nation=wanted.nation,
            domain=wanted.domain,
            reference=wanted.reference,
            active_from=wanted.active_from or before.active_from,
            active_to=wanted.active_to or before.active_to,
            mailbox=wanted.mailbox or before.mailbox,
        )
        if tally.differs("organisation", before=before, after=after):
            called_before(uow, before, wanted, region.as_of)
            uow.organisations.save(after)
        ids[wanted.reference] = before.id
    return ids


def _put_people(
    uow: UnitOfWork,
    group: Group,
    region: RegionFile,
    organisations: Mapping[str, OrganisationId],
    tally: Tally,
) -> dict[str, PersonId]:
    kept = uow.people.list_of(group.id)
    by_reference = {one.reference: one for one in kept if one.reference is not None}
    # Who was registered by hand is the same person when the address is the same.
    by_email = {one.email: one for one in kept if one.reference is None and one.email is not None}
    names = [one.name for one in region.people]
    ids: dict[str, PersonId] = {}
    for told in region.people:
        post = _guarded(told.post, what="post", line=told.line, names=names, tally=tally)
        asked_for = [
            _guarded(one, what="adjustment", line=told.line, names=names, tally=tally) for one in told.adjustments
        ]
        wanted = replace(told, post=post, adjustments=tuple(one for one in asked_for if one))
        before = by_reference.get(wanted.reference)
        if before is None and wanted.email is not None:
            before = by_email.pop(wanted.email, None)
        ids[wanted.reference] = _put_person(
            uow,
            group,
            wanted,
            before,
            organisations[wanted.organisation] if wanted.organisation is not None else None,
            tally,
        )
    for told in region.people:
        if told.same_person_as is not None:
            _join(uow, ids[told.reference], ids[told.same_person_as], tally)
    return ids


def _join(uow: UnitOfWork, person_id: PersonId, earlier_id: PersonId, tally: Tally) -> None:
    person = uow.people.get(person_id)
    if person.earlier_id != earlier_id:
        tally.added["person who changed employer"] += 1
        uow.people.save(replace(person, earlier_id=earlier_id))


def _put_person(
    uow: UnitOfWork,
    group: Group,
    wanted: RegionPerson,
    before: Person | None,
    organisation_id: OrganisationId | None,
    tally: Tally,
) -> PersonId:
    if before is None:
        tally.adds("person", wanted.name)
        return uow.people.add(
            group_id=group.id,
            name=wanted.name,
            email=wanted.email,
            post=wanted.post,
            organisation_id=organisation_id,
            sector=wanted.sector,
            confirmed_on=wanted.confirmed_on,
            left_on=wanted.left_on,
            reference=wanted.reference,
            authority=wanted.authority,
            briefable=wanted.briefable,
            languages=wanted.languages,
            adjustments=wanted.adjustments,
        ).id
    after = replace(
        before,
        name=wanted.name,
        email=wanted.email,
        post=wanted.post,
        organisation_id=organisation_id,
        sector=wanted.sector,
        confirmed_on=wanted.confirmed_on,
        left_on=wanted.left_on,
        reference=wanted.reference,
        authority=wanted.authority or before.authority,
        briefable=before.briefable if wanted.briefable is Briefable.UNKNOWN else wanted.briefable,
        languages=wanted.languages or before.languages,
        adjustments=wanted.adjustments or before.adjustments,
    )
    if tally.differs("person", before=before, after=after):
        uow.people.save(after)
    return before.id


def _put_absences(uow: UnitOfWork, region: RegionFile, people: Mapping[str, PersonId], tally: Tally) -> None:
    if not region.absences:
        return
    kept = {(one.person_id, one.from_on): one.to_on for one in uow.absences.list_of(people.values(), since=date.min)}
    for wanted in region.absences:
        person_id = people[wanted.person]
        if kept.get((person_id, wanted.from_on)) == wanted.to_on:
            tally.unchanged["absence"] += 1
            continue
        tally.added["absence"] += 1
        uow.absences.put(person_id=person_id, from_on=wanted.from_on, to_on=wanted.to_on)


def _put_bank_holidays(uow: UnitOfWork, group: Group, region: RegionFile, tally: Tally) -> None:
    for nation, days in region.bank_holidays.items():
        new = uow.bank_holidays.put(group.id, nation, days)
        tally.added["bank holiday"] += new
        tally.unchanged["bank holiday"] += len(days) - new
    for counts in (tally.added, tally.unchanged):
        if not counts["bank holiday"]:
            del counts["bank holiday"]


# Series and their seats.


def _put_series(
    uow: UnitOfWork, group: Group, region: RegionFile, names: Sequence[str], tally: Tally, now: datetime
) -> list[tuple[Series, RegionSeries]]:
    kept = uow.series.list_of(group.id)
    by_reference = {one.reference: one for one in kept if one.reference is not None}
    by_name = {one.name.casefold(): one for one in kept if one.reference is None}
    found: list[tuple[Series, RegionSeries]] = []
    for told in region.series:
        wanted = _without_refused_reasons(told, names, tally)
        purpose = _guarded(wanted.purpose, what="purpose", line=wanted.line, names=names, tally=tally)
        before = by_reference.get(wanted.reference) or by_name.pop(wanted.name.casefold(), None)
        if before is None:
            tally.adds("series", wanted.name)
            added = uow.series.add(
                group_id=group.id,
                name=wanted.name,
                tier=wanted.tier,
                purpose=purpose,
                channel_name=wanted.channel_name,
                team_id=None,
                channel_id=None,
                tzid=region.tzid,
                recurrence=wanted.recurrence,
                minutes=wanted.minutes,
                place=group.place if wanted.place is None else wanted.place,
                leads=USUAL_LEADS if wanted.leads is None else wanted.leads,
                reference=wanted.reference,
            )
            if wanted.needs:
                uow.terms.put_needs(added.id, wanted.needs)
            if wanted.pauses or wanted.ended_because is not None or wanted.avoid is not None:
                added = _with_plan_facts(added, wanted)
                uow.series.save(added)
            found.append((added, wanted))
            continue
        after = replace(
            before,
            name=wanted.name,
            tier=wanted.tier,
            purpose=purpose,
            channel_name=wanted.channel_name,
            tzid=region.tzid,
            recurrence=wanted.recurrence,
            minutes=wanted.minutes,
            place=before.place if wanted.place is None else wanted.place,
            reference=wanted.reference,
        )
        after = _with_plan_facts(after, wanted)
        if tally.differs("series", before=before, after=after):
            after = _replanned(uow, before, after, now)
        if wanted.leads is not None:
            uow.series.put_leads(after.id, wanted.leads)
        if wanted.needs is not None:
            uow.terms.put_needs(after.id, wanted.needs)
        found.append((after, wanted))
    return found


def _without_refused_reasons(told: RegionSeries, names: Sequence[str], tally: Tally) -> RegionSeries:
    """The series without a reason that the content guard refuses."""

    def kept(text: str) -> str:
        return _guarded(text, what="reason", line=told.line, names=names, tally=tally)

    return replace(
        told,
        ended_because=kept(told.ended_because) if told.ended_because is not None else None,
        pauses=tuple(replace(one, because=kept(one.because)) for one in told.pauses) if told.pauses else told.pauses,
    )


def _with_plan_facts(series: Series, wanted: RegionSeries) -> Series:
    """The series with what the file says of its pauses, its end and bank holidays; what it does not say stays."""
    return replace(
        series,
        pauses=series.pauses if wanted.pauses is None else wanted.pauses,
        ended_because=series.ended_because if wanted.ended_because is None else wanted.ended_because,
        avoid=wanted.avoid or series.avoid,
    )


def _replanned(uow: UnitOfWork, before: Series, after: Series, now: datetime) -> Series:
    """Save the series; meetings ahead that its new plan does not know do not take place."""
    plan_was = (before.recurrence, before.minutes, before.tzid, before.avoid)
    plan_is = (after.recurrence, after.minutes, after.tzid, after.avoid)
    if plan_was == plan_is:
        uow.series.save(after)
        return after
    saved = with_holidays(uow, replace(after, version=before.version + 1))
    uow.series.save(saved)
    ahead = [one for one in uow.meetings.list_of(saved.id, since=now) if not one.is_cancelled]
    gone = {meeting.id for meeting in unplanned(ahead, saved.recurrence)}
    # The planner lets them stand again, where the plan has them on another day.
    gone |= {one.meeting.id for one in misplaced(ahead, saved)}
    for meeting in ahead:
        if meeting.id not in gone:
            uow.meetings.save(replace(meeting, minutes=saved.minutes))
            uow.outbox.mark_cards(meeting.id)
        elif meeting.reference is None:
            give_up(uow, meeting)
    return saved


def _put_quorum(
    uow: UnitOfWork,
    series: Series,
    region: RegionFile,
    wanted: RegionSeries,
    people: Mapping[str, PersonId],
    tally: Tally,
) -> None:
    """A rule that differs from the one in force holds from the day that the file says, or whose state it describes."""
    if wanted.quorum is None:
        return
    known = {one.from_on for one in uow.terms.list_quorums(series.id)}
    for earlier in wanted.earlier_quorums:
        if earlier.from_on is not None and earlier.from_on not in known:
            tally.added["quorum rule"] += 1
            uow.terms.put_quorum(series.id, QuorumFrom(from_on=earlier.from_on, rule=_rule(earlier, people)))
    kept = uow.terms.list_quorums(series.id)
    after = _rule(wanted.quorum, people)
    if not kept and after is None:
        return
    begins = wanted.quorum.from_on or (region.as_of if kept else wanted.started_on or region.as_of)
    if kept and not tally.differs("quorum rule", before=rule_on(kept, max(begins, region.as_of)), after=after):
        return
    if not kept:
        tally.added["quorum rule"] += 1
    uow.terms.put_quorum(series.id, QuorumFrom(from_on=begins, rule=after))


def _rule(wanted: RegionQuorum, people: Mapping[str, PersonId]) -> QuorumRule | None:
    if wanted.fraction is None:
        return None
    return QuorumRule(
        fraction=wanted.fraction,
        needs_one_of=wanted.needs_one_of,
        may_chair=frozenset(people[one] for one in wanted.may_chair),
    )


# Meetings, who was there, and what they answered.


def _put_meetings(
    uow: UnitOfWork,
    series: Series,
    wanted: Sequence[RegionMeeting],
    seats: Seats,
    people: Mapping[str, PersonId],
    names: Sequence[str],
    tally: Tally,
    now: datetime,
) -> None:
    if not wanted:
        return
    kept = uow.meetings.list_of(series.id)
    by_reference = {one.reference: one for one in kept if one.reference is not None}
    by_start = {one.recurrence_id: one for one in kept if one.reference is None}
    seen = uow.presences.of_series(series.id)
    for one in wanted:
        before = by_reference.get(one.reference) or by_start.get(one.recurrence_id)
        meeting = _put_meeting(uow, series, _guarded_reasons(one, names, tally), before, tally, now)
        _put_presences(uow, meeting.id, one, seats, people, seen.get(meeting.id, []), tally)
        _put_replies(uow, meeting, one, people, tally)
        _put_answers(uow, series, meeting, one, names, tally, now)


def _guarded_reasons(wanted: RegionMeeting, names: Sequence[str], tally: Tally) -> RegionMeeting:
    """The meeting without a reason that the content guard refuses."""

    def kept(text: str) -> str:
        return _guarded(text, what="reason", line=wanted.line, names=names, tally=tally)

    cancelled = wanted.cancelled_because
    return replace(
        wanted,
        cancelled_because=kept(cancelled) if cancelled is not None else None,
        moved_because=kept(wanted.moved_because),
    )


def _put_meeting(
    uow: UnitOfWork, series: Series, wanted: RegionMeeting, before: Meeting | None, tally: Tally, now: datetime
) -> Meeting:
    if before is None:
        tally.adds("meeting", f"{wanted.reference} on {short_date(wanted.on)}")
        added = uow.meetings.add(
            series_id=series.id,
            recurrence_id=wanted.recurrence_id,
            starts_at=wanted.starts_at,
            minutes=wanted.minutes or series.minutes,
            place=series.place if wanted.place is None else wanted.place,
            reference=wanted.reference,
        )
        told = _with_fate(added, wanted)
        if told != added:
            uow.meetings.save(told)
        return told
    after = replace(
        before,
        recurrence_id=wanted.recurrence_id,
        starts_at=wanted.starts_at,
        minutes=wanted.minutes or before.minutes,
        place=before.place if wanted.place is None else wanted.place,
        cancelled_because=(before.cancelled_because if wanted.cancelled_because is None else wanted.cancelled_because),
        reference=wanted.reference,
    )
    if after.starts_at != before.starts_at:
        after = replace(after, sequence=before.sequence + 1)
    if tally.differs("meeting", before=before, after=after):
        uow.meetings.save(after)
        if after.sequence != before.sequence and not after.is_cancelled:
            uow.outbox.mark_cards(after.id)
            revive_reminders(uow, series, after, now=now)
    return after


def _put_presences(
    uow: UnitOfWork,
    meeting_id: MeetingId,
    wanted: RegionMeeting,
    seats: Seats,
    people: Mapping[str, PersonId],
    kept: Sequence[Presence],
    tally: Tally,
) -> None:
    before = set(kept)
    by_place = {_place(presence): presence for presence in kept}
    new: dict[tuple[SeatId | None, PersonId | None], Presence] = {}
    for one in wanted.presences:
        presence = Presence(
            meeting_id=meeting_id,
            seat_id=seats.find_seat(one.seat_of, wanted.on),
            person_id=people[one.person],
            state=one.state,
        )
        if presence in before:
            tally.unchanged["attendance record"] += 1
        elif _place(presence) in by_place:
            tally.changed["attendance record"] += 1
            uow.presences.put(presence)
        else:
            tally.added["attendance record"] += 1
            new[_place(presence)] = presence
    uow.presences.add_all(list(new.values()))


def _with_fate(meeting: Meeting, wanted: RegionMeeting) -> Meeting:
    """The meeting with what the file says became of it; what it does not say stays."""
    said = wanted.cancelled_because
    return replace(
        meeting,
        cancelled_because=meeting.cancelled_because if said is None else said,
        is_skipped=meeting.is_skipped or wanted.is_skipped,
        is_extra=meeting.is_extra or wanted.is_extra,
        moved_because=wanted.moved_because or meeting.moved_because,
    )


def _put_replies(
    uow: UnitOfWork, meeting: Meeting, wanted: RegionMeeting, people: Mapping[str, PersonId], tally: Tally
) -> None:
    """Answers that the file has; what somebody has answered here meanwhile stands."""
    if not wanted.replies:
        return
    kept = uow.replies.of(meeting.id)
    for one in wanted.replies:
        if people[one.person] in kept:
            tally.unchanged["answer to a meeting"] += 1
            continue
        tally.added["answer to a meeting"] += 1
        uow.replies.put(
            Reply(
                meeting_id=meeting.id,
                person_id=people[one.person],
                partstat=one.partstat,
                replied_at=one.replied_at,
            )
        )


def _place(presence: Presence) -> tuple[SeatId | None, PersonId | None]:
    """What one record is about: a seat, or, without one, the person."""
    return (presence.seat_id, None) if presence.seat_id is not None else (None, presence.person_id)


def _put_answers(
    uow: UnitOfWork,
    series: Series,
    meeting: Meeting,
    wanted: RegionMeeting,
    names: Sequence[str],
    tally: Tally,
    now: datetime,
) -> None:
    if not wanted.answers:
        return
    kept = uow.feedback.find_round(meeting.id)
    if kept is not None and uow.feedback.answers(kept.id):
        tally.unchanged["feedback answer"] += len(wanted.answers)
        return
    answers = [
        replace(one.answer, text=_guarded(one.answer.text, what="feedback", line=one.line, names=names, tally=tally))
        for one in wanted.answers
    ]
    # The file lists its authors in an order that somebody may know.
    SystemRandom().shuffle(answers)
    if kept is not None:
        _fill(uow, kept.id, answers)
    else:
        _add_closed_round(uow, series, meeting, answers, now)
    tally.added["feedback answer"] += len(answers)


def _fill(uow: UnitOfWork, round_id: RoundId, answers: Iterable[FeedbackAnswer]) -> None:
    for answer in answers:
        uow.feedback.put_answer(round_id, hashed(secrets.token_urlsafe(32)), answer)


def _add_closed_round(
    uow: UnitOfWork, series: Series, meeting: Meeting, answers: Sequence[FeedbackAnswer], now: datetime
) -> None:
    holidays = holidays_of(uow, series)
    opens = opens_at(meeting.ends_at, series.zone, holidays)
    closes = closes_at(opens, series.zone, holidays)
    added = uow.feedback.add_round(
        meeting_id=meeting.id,
        opens_at=opens,
        remind_at=remind_at(opens, closes, series.zone, holidays),
        closes_at=closes,
    )
    # Asked is who was there; that one of them answered is not kept, for it would be kept with so few others.
    asked = dict.fromkeys(came(uow, meeting))
    for person_id in asked:
        uow.feedback.ask(added.id, person_id)
    _fill(uow, added.id, answers)
    totals = next_snapshot(answers, previous=None, invited=len(asked), closed=True)
    if totals is not None:
        uow.feedback.put_totals(added.id, totals)
    uow.feedback.close(added.id, min(closes, now))


def _guarded(text: str, *, what: str, line: int, names: Sequence[str], tally: Tally) -> str:
    """The text, or nothing when the content guard refuses it."""
    if not text:
        return ""
    try:
        check_text(text, known_names=names)
    except NotKept as refusal:
        tally.refused.append((f"line {line}", what, refusal))
        return ""
    return text
