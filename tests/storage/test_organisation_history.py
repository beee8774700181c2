"""What holds for a time, kept and read again: names, contacts, agreements, engagement, absences, seats, proposals."""

from dataclasses import replace
from datetime import date, timedelta

from storage import Work
from tests.fixed_clock import FixedClock
from tests.storage.small_region import LONG_AGO, TODAY, a_group, a_person, a_seat, a_series, an_organisation, sits
from workgroup.roster.organisation import AgreementState, EngagementLevel, FormerName
from workgroup.roster.person import Authority, Briefable
from workgroup.roster.ports import ProposalState
from workgroup.roster.seat import Capacity, Representation

YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)


def test_an_organisation_that_closed_names_who_took_over_and_stays_on_record(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        old, new = an_organisation(uow, group, name="Border Agency"), an_organisation(uow, group, name="Border Force")
        closed = replace(
            old, active_from=LONG_AGO, active_to=YESTERDAY, succeeded_by=new.id, mailbox="Liaison@border.gov.uk.example"
        )
        uow.organisations.save(closed)

        kept = uow.organisations.get(old.id)

    assert kept == replace(closed, mailbox="liaison@border.gov.uk.example")
    assert (kept.is_active(LONG_AGO), kept.is_active(YESTERDAY), kept.is_active(TODAY)) == (True, True, False)


def test_names_contacts_agreements_and_engagement_are_read_as_they_were_kept_by_group(work: Work) -> None:
    with work() as uow:
        group, other = a_group(uow), a_group(uow, name="Other")
        organisation = an_organisation(uow, group)
        prisca, gethin = a_person(uow, group), a_person(uow, group, name="Gethin Marlow")
        history = uow.organisation_history
        former = FormerName(organisation_id=organisation.id, name="Merrowby Polytechnic", until=date(1992, 6, 30))
        deputy = history.add_contact(organisation_id=organisation.id, person_id=gethin.id, position=2, from_on=LONG_AGO)
        contact = history.add_contact(
            organisation_id=organisation.id, person_id=prisca.id, position=1, from_on=LONG_AGO
        )
        requested = history.add_agreement(
            organisation_id=organisation.id,
            state=AgreementState.REQUESTED,
            requested_on=LONG_AGO,
            from_on=LONG_AGO,
            to_on=YESTERDAY,
        )
        signed = history.add_agreement(
            organisation_id=organisation.id,
            state=AgreementState.SIGNED,
            signed_on=TODAY,
            review_due=TOMORROW,
            from_on=TODAY,
        )
        regular = history.add_engagement(
            organisation_id=organisation.id,
            level=EngagementLevel.REGULAR,
            from_on=LONG_AGO,
            set_by=prisca.id,
            reason="founding member",
            review_by=TOMORROW,
        )

        added = [history.put_former_name(former), history.put_former_name(former)]
        history.end_contact(deputy.id, YESTERDAY)
        history.end_engagement(regular.id, TODAY)

        assert added == [True, False]
        assert history.list_former_names(group.id) == [former]
        assert history.list_contacts(group.id) == [contact, replace(deputy, to_on=YESTERDAY)]
        assert history.list_agreements(group.id) == [requested, signed]
        assert history.list_engagements(group.id) == [replace(regular, to_on=TODAY)]
        assert (signed.is_review_overdue(TOMORROW), signed.is_review_overdue(TOMORROW + timedelta(days=1))) == (
            False,
            True,
        )
        assert not history.list_former_names(other.id) + history.list_contacts(other.id)
        assert not history.list_agreements(other.id) + history.list_engagements(other.id)


def test_what_a_person_can_settle_and_asked_for_is_kept_with_them(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        earlier = a_person(uow, group, name="Bram Ottaway (Larkbeck)", left_on=YESTERDAY)
        person = uow.people.add(
            group_id=group.id,
            name="Bram Ottaway",
            email=None,
            post="Principal",
            organisation_id=None,
            sector="FE",
            authority=Authority.COMMITS_THE_ORGANISATION,
            briefable=Briefable.YES,
            languages=["cy", "en"],
            adjustments=["papers-7-days-ahead"],
        )
        uow.people.save(replace(person, earlier_id=earlier.id))

        kept = uow.people.get(person.id)

    assert kept == replace(person, earlier_id=earlier.id)
    assert (kept.authority, kept.briefable, kept.languages, kept.adjustments) == (
        3,
        "yes",
        ("cy", "en"),
        ("papers-7-days-ahead",),
    )
    assert (earlier.authority, earlier.briefable) == (None, Briefable.UNKNOWN)


def test_an_absence_holds_on_its_days_and_not_once_it_is_taken_back(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        person, other = a_person(uow, group), a_person(uow, group, name="Other")
        away = uow.absences.put(person_id=person.id, from_on=TODAY, to_on=TOMORROW)
        longer = uow.absences.put(person_id=person.id, from_on=TODAY, to_on=TOMORROW + timedelta(days=1))
        uow.absences.put(person_id=other.id, from_on=LONG_AGO, to_on=YESTERDAY)

        known = uow.absences.list_of([person.id, other.id], since=TODAY)
        uow.absences.end(longer.id, YESTERDAY)

        assert (longer.id, known) == (away.id, [longer])
        assert [longer.is_held(day) for day in (YESTERDAY, TODAY, TOMORROW)] == [False, True, True]
        assert uow.absences.list_of([person.id], since=LONG_AGO) == []


def test_a_seat_that_nobody_ever_held_stands_from_the_day_it_was_opened_until_it_is_closed(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        series, organisation = a_series(uow, group), an_organisation(uow, group)
        seat = a_seat(uow, series, organisation)
        uow.seats.open_seat(seat.id, capacity=Capacity.CO_OPTED, counts=False, on=TODAY)

        before, opened = uow.seats.list_held(series.id, YESTERDAY), uow.seats.list_held(series.id, TODAY)
        uow.seats.close_seat(seat.id, TODAY)

        assert before == []
        assert [(one.seat.id, one.holder, one.capacity, one.counts) for one in opened] == [
            (seat.id, None, Capacity.CO_OPTED, False)
        ]
        assert len(uow.seats.list_held(series.id, TODAY)) == 1
        assert uow.seats.list_held(series.id, TOMORROW) == []


def test_a_seat_may_speak_for_further_organisations_for_a_time(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        series, county = a_series(uow, group), an_organisation(uow, group, name="County Council")
        district = an_organisation(uow, group, name="District Council")
        seat = a_seat(uow, series, county)
        spoken = Representation(seat_id=seat.id, organisation_id=district.id, from_on=LONG_AGO)

        added = [uow.seats.represent(spoken), uow.seats.represent(spoken)]
        uow.seats.change_representation(replace(spoken, to_on=YESTERDAY))

        assert added == [True, False]
        assert uow.seats.list_representations(series.id) == [replace(spoken, to_on=YESTERDAY)]


def test_what_a_person_held_is_listed_and_a_closed_appointment_can_be_opened_again(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        series, prisca = a_series(uow, group), a_person(uow, group)
        appointment = sits(uow, a_seat(uow, series, an_organisation(uow, group)), prisca)
        uow.seats.close(appointment.id, YESTERDAY)
        closed = uow.seats.list_appointments_of(prisca.id)

        uow.seats.reopen(appointment.id, None)

        assert closed == [replace(appointment, to_on=YESTERDAY)]
        assert uow.seats.list_appointments_of(prisca.id) == [appointment]
        assert uow.seats.list_deputyships_of(prisca.id) == []


def test_a_proposal_is_decided_once(work: Work, clock: FixedClock) -> None:
    with work() as uow:
        group = a_group(uow)
        proposal = uow.proposals.add(
            group_id=group.id,
            asked_by=a_person(uow, group).id,
            verb="hand_over",
            facts={"seat": 1},
            asked_at=clock(),
        )

        waiting = uow.proposals.list_open(group.id)
        decided = [uow.proposals.decide(proposal.id, state) for state in (ProposalState.DECLINED, ProposalState.OPEN)]

        assert waiting == [proposal]
        assert decided == [True, False]
        assert uow.proposals.find(proposal.id) == replace(proposal, state=ProposalState.DECLINED)
        assert uow.proposals.list_open(group.id) == []
