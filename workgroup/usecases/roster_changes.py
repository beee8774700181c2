"""Changes of the list of organisations, people and seats, each kept with the step that takes it back. Knows no verb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any  # the steps are open JSON, written and read right here

from workgroup.errors import Refusal
from workgroup.ids import (
    AbsenceId,
    AgreementId,
    AppointmentId,
    ContactId,
    EngagementId,
    GroupId,
    MeetingId,
    OrganisationId,
    PersonId,
    SeatId,
    SeriesId,
    UndoId,
)
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.reply import PartStat, Reply
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group, Organisation
from workgroup.roster.organisation import (
    Agreement,
    AgreementState,
    DesignatedContact,
    Engagement,
    EngagementLevel,
    FormerName,
)
from workgroup.roster.permission import Actor, NotAllowed, Right
from workgroup.roster.person import Person
from workgroup.roster.seat import Appointment, Capacity, Deputyship
from workgroup.usecases.roster_news import News, tell_taken_back
from workgroup.usecases.undo_facts import UNDO_FOR

A_DAY = timedelta(days=1)
ROSTER = "roster:"
"""What the verb of such an undo begins with."""
Step = dict[str, Any]


def take_turns(uow: UnitOfWork, group_id: GroupId) -> None:
    """Let only one at a time change who sits where in the group; a later one sees what the first has done."""
    uow.take_turns(f"register:{group_id}")


@dataclass(kw_only=True)
class RosterChanges:
    """Changes while they are made: each is done at once, and how to take it back is noted."""

    uow: UnitOfWork
    group_id: GroupId
    actor: Actor
    now: datetime
    steps: list[Step] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """Keys of the notices that tell of the change."""

    def appoint(
        self, *, seat_id: SeatId, person_id: PersonId, capacity: Capacity, counts: bool, from_on: date
    ) -> Appointment:
        """Seat somebody from that day on."""
        made = self.uow.seats.appoint(
            seat_id=seat_id, person_id=person_id, capacity=capacity, counts=counts, from_on=from_on
        )
        self.steps.append({"step": "appointed", "id": int(made.id), "person": int(person_id)})
        return made

    def close(self, appointment: Appointment, to_on: date) -> None:
        """End somebody's time in a seat with that day."""
        self.uow.seats.close(appointment.id, to_on)
        self.steps.append(
            {
                "step": "closed",
                "id": int(appointment.id),
                "person": int(appointment.person_id),
                "was": _text(appointment.to_on),
                "is": _text(to_on),
            }
        )

    def put_deputy(self, wanted: Deputyship) -> None:
        """Name a deputy; somebody whose naming from that day was taken back is named again."""
        before = self._deputyship(wanted)
        if before is None:
            self.uow.seats.put_deputy(wanted)
        else:
            self.uow.seats.change_deputy(wanted)
        self.steps.append(_deputy_step(wanted, was=before.to_on if before is not None else wanted.from_on - A_DAY))

    def end_deputy(self, deputyship: Deputyship, to_on: date) -> None:
        """Let a deputy stand no longer than that day."""
        ended = replace(deputyship, to_on=to_on)
        self.uow.seats.change_deputy(ended)
        self.steps.append(_deputy_step(ended, was=deputyship.to_on))

    def _deputyship(self, like: Deputyship) -> Deputyship | None:
        return _find_deputyship(self.uow, like.seat_id, like.person_id, like.from_on)

    def add_contact(self, *, organisation_id: OrganisationId, person_id: PersonId, position: int, on: date) -> None:
        """Let the organisation be reached through somebody from that day on."""
        made = self.uow.organisation_history.add_contact(
            organisation_id=organisation_id, person_id=person_id, position=position, from_on=on
        )
        self.steps.append({"step": "contact", "id": int(made.id), "was": _text(on - A_DAY), "is": None})

    def end_contact(self, contact: DesignatedContact, to_on: date) -> None:
        """Let the organisation be reached through somebody no longer than that day."""
        self.uow.organisation_history.end_contact(contact.id, to_on)
        self.steps.append({"step": "contact", "id": int(contact.id), "was": _text(contact.to_on), "is": _text(to_on)})

    def add_agreement(
        self,
        *,
        organisation_id: OrganisationId,
        state: AgreementState,
        on: date,
        requested_on: date | None,
        signed_on: date | None,
        review_due: date | None,
    ) -> None:
        """Let the organisation's agreement be so from that day on."""
        made = self.uow.organisation_history.add_agreement(
            organisation_id=organisation_id,
            state=state,
            from_on=on,
            requested_on=requested_on,
            signed_on=signed_on,
            review_due=review_due,
        )
        self.steps.append({"step": "agreement", "id": int(made.id), "was": _text(on - A_DAY), "is": None})

    def end_agreement(self, agreement: Agreement, to_on: date) -> None:
        """Let an agreement be so no longer than that day."""
        self.uow.organisation_history.end_agreement(agreement.id, to_on)
        self.steps.append({"step": "agreement", "id": int(agreement.id), "was": _text(agreement.to_on), "is": None})

    def add_engagement(
        self,
        *,
        organisation_id: OrganisationId,
        level: EngagementLevel,
        on: date,
        reason: str,
        review_by: date | None,
    ) -> None:
        """Let there be so much contact with the organisation from that day on."""
        made = self.uow.organisation_history.add_engagement(
            organisation_id=organisation_id,
            level=level,
            from_on=on,
            set_by=self.actor.person.id if self.actor.person is not None else None,
            reason=reason,
            review_by=review_by,
        )
        self.steps.append({"step": "engagement", "id": int(made.id), "was": _text(on - A_DAY), "is": None})

    def end_engagement(self, engagement: Engagement, to_on: date) -> None:
        """Let that level of contact hold no longer than that day."""
        self.uow.organisation_history.end_engagement(engagement.id, to_on)
        self.steps.append({"step": "engagement", "id": int(engagement.id), "was": _text(engagement.to_on), "is": None})

    def save_person(self, before: Person, after: Person) -> None:
        """Correct what is kept of somebody."""
        self.uow.people.save(after)
        was, now_is = _differing(before, after)
        self.steps.append({"step": "person", "id": int(before.id), "was": was, "is": now_is})

    def save_organisation(self, before: Organisation, after: Organisation) -> None:
        """Correct what is kept of an organisation."""
        self.uow.organisations.save(after)
        was, now_is = _differing(before, after)
        self.steps.append({"step": "organisation", "id": int(before.id), "was": was, "is": now_is})

    def add_former_name(self, former: FormerName) -> None:
        """Keep what an organisation was called."""
        if self.uow.organisation_history.put_former_name(former):
            self.steps.append({"step": "former_name", "id": int(former.organisation_id), "name": former.name})

    def save_group(self, before: Group, after: Group) -> None:
        """Change the group itself."""
        self.uow.groups.save(after)
        was, now_is = _differing(before, after)
        self.steps.append({"step": "group", "id": int(before.id), "was": was, "is": now_is})

    def close_seat(self, seat_id: SeatId, to_on: date) -> None:
        """Let a seat end with that day."""
        before = self.uow.seats.get(seat_id).closed_on
        self.uow.seats.close_seat(seat_id, to_on)
        self.steps.append({"step": "seat", "id": int(seat_id), "was": _text(before), "is": _text(to_on)})

    def made_seat(self, seat_id: SeatId, on: date) -> None:
        """Note a seat that was made with the change: taking that back closes it, since a seat is never deleted."""
        self.steps.append({"step": "seat", "id": int(seat_id), "was": _text(on - A_DAY), "is": None})

    def put_absence(self, person_id: PersonId, from_on: date, to_on: date) -> None:
        """Keep days on which somebody is away."""
        kept = self.uow.absences.put(person_id=person_id, from_on=from_on, to_on=to_on)
        self.steps.append({"step": "absence", "id": int(kept.id), "was": _text(from_on - A_DAY)})

    def reply(self, meeting: Meeting, person_id: PersonId, partstat: PartStat) -> bool:
        """Answer for somebody; whether that was another answer than before."""
        before = self.uow.replies.put(
            Reply(meeting_id=meeting.id, person_id=person_id, partstat=partstat, replied_at=self.now)
        )
        if before is partstat:
            return False
        self.steps.append(
            {
                "step": "reply",
                "id": int(meeting.id),
                "person": int(person_id),
                "was": before.value,
                "is": partstat.value,
            }
        )
        self.uow.outbox.mark_cards(meeting.id)
        return True

    def tell(self, news: News) -> None:
        """Tell one person of the change."""
        key = news.enqueue(self.uow, group_id=self.group_id, now=self.now)
        if key is not None:
            self.told.append(key)

    def show_anew(self, series_id: SeriesId) -> None:
        """Let the messages that show the series' meetings ahead be shown as things stand."""
        for meeting in self.uow.meetings.list_of(series_id, since=self.now):
            self.uow.outbox.mark_cards(meeting.id)
        if not any(one["step"] == "series" and one["id"] == int(series_id) for one in self.steps):
            self.steps.append({"step": "series", "id": int(series_id)})

    def keep(self, verb: str, *, subject: str, subject_id: int, after: Mapping[str, object] | None = None) -> UndoId:
        """Keep the change for an hour to be taken back, and write down who made it."""
        facts = {
            "series": 0,
            "by": int(self.actor.person.id) if self.actor.person is not None else 0,
            "steps": self.steps,
            "told": self.told,
        }
        undo_id = self.uow.undos.add(
            group_id=self.group_id, verb=f"{ROSTER}{verb}", facts=facts, until=self.now + UNDO_FOR
        )
        was = [{key: step[key] for key in ("step", "id", "was") if key in step} for step in self.steps]
        self.uow.audit.record(
            group_id=self.group_id,
            verb=verb,
            subject=subject,
            subject_id=subject_id,
            before={"steps": was},
            after={**(after or {}), "undo": int(undo_id)},
        )
        return undo_id


class CannotTakeBack(Refusal):
    """The hour is over, it was taken back before, or something built on it since."""

    code = "cannot_take_back"

    def __init__(self, why: str) -> None:
        super().__init__(f"This can no longer be undone: {why}. Nothing changed. See how it stands: `/prevent me`.")


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """A change of the list was taken back."""

    verb: str
    told: int
    """How many people had been told already, and are told again."""


def take_back(uow: UnitOfWork, *, actor: Actor, group_id: GroupId, undo_id: UndoId, now: datetime) -> TakenBack:
    """Take a change of the list back within the hour, as a whole.

    Who made it may, and who may register others. Refused: `NotAllowed`; `CannotTakeBack` after the hour, a second
    time, for another group's change, and when anything of it was changed since.
    """
    kept = uow.undos.find(undo_id)
    if kept is None or kept.group_id != group_id or not kept.verb.startswith(ROSTER):
        raise CannotTakeBack("there is nothing of that kind here any more")
    by = kept.facts.get("by")
    # Who coordinates is not for the secretariat to say, in either direction.
    needed = Right.HAND_OVER_OFFICE if kept.verb == f"{ROSTER}hand_over_office" else Right.REGISTER_OTHERS
    if actor.person is None or (by != actor.person.id and not actor.may(needed)):
        raise NotAllowed(needed)
    if kept.used:
        raise CannotTakeBack("it was undone before")
    if now > kept.until:
        raise CannotTakeBack("the hour for it is over")
    take_turns(uow, group_id)
    steps = kept.facts.get("steps")
    for step in reversed(steps if isinstance(steps, list) else []):
        if not _TAKE_BACK[step["step"]](uow, step, now):
            raise CannotTakeBack("something of it was changed since")
    if not uow.undos.use(undo_id):
        raise CannotTakeBack("it was undone before")
    told = kept.facts.get("told")
    again = tell_taken_back(uow, group_id, [str(key) for key in told] if isinstance(told, list) else [], now=now)
    uow.audit.record(group_id=group_id, verb=f"undo_{kept.verb}", subject="undo", subject_id=undo_id)
    return TakenBack(verb=kept.verb.removeprefix(ROSTER), told=again)


# Each step back looks first whether things are still as the change left them; `False` says that they are not.


def _unappoint(uow: UnitOfWork, step: Step, now: datetime) -> bool:
    found = _appointment(uow, step)
    if found is None or found.to_on is not None:
        return False
    uow.seats.close(found.id, found.from_on - A_DAY)
    return True


def _unclose(uow: UnitOfWork, step: Step, now: datetime) -> bool:
    found = _appointment(uow, step)
    if found is None or found.to_on != _day(step["is"]):
        return False
    uow.seats.reopen(found.id, _day(step["was"]))
    return True


def _appointment(uow: UnitOfWork, step: Step) -> Appointment | None:
    wanted = AppointmentId(step["id"])
    return next((one for one in uow.seats.list_appointments_of(PersonId(step["person"])) if one.id == wanted), None)


def _undeputise(uow: UnitOfWork, step: Step, now: datetime) -> bool:
    from_on = date.fromisoformat(step["from"])
    found = _find_deputyship(uow, SeatId(step["id"]), PersonId(step["person"]), from_on)
    if found is None or found.to_on != _day(step["is"]):
        return False
    uow.seats.change_deputy(replace(found, to_on=_day(step["was"])))
    return True


def _uncontact(uow: UnitOfWork, step: Step, now: datetime) -> bool:
    uow.organisation_history.end_contact(ContactId(step["id"]), _day(step["was"]))
    return True


def _unagree(uow: UnitOfWork, step: Step, now: datetime) -> bool:
    uow.organisation_history.end_agreement(AgreementId(step["id"]), _day(step["was"]))
    return True


def _disengage(uow: UnitOfWork, step: Step, now: datetime) -> bool:
    uow.organisation_history.end_engagement(EngagementId(step["id"]), _day(step["was"]))
    return True


def _unsave_person(uow: UnitOfWork, step: Step, now: datetime) -> bool:
    found = uow.people.get(PersonId(step["id"]))
    if not _is_as_left(found, step["is"]):
        return False
    uow.people.save(_put_back(found, step["was"]))
    return True


def _unsave_organisation(uow: UnitOfWork, step: Step, now: datetime) -> bool:
    found = uow.organisations.get(OrganisationId(step["id"]))
    if not _is_as_left(found, step["is"]):
        return False
    uow.organisations.save(_put_back(found, step["was"]))
    return True


def _unsave_group(uow: UnitOfWork, step: Step, now: datetime) -> bool:
    found = uow.groups.get(GroupId(step["id"]))
    if not _is_as_left(found, step["is"]):
        return False
    uow.groups.save(_put_back(found, step["was"]))
    return True


def _unname(uow: UnitOfWork, step: Step, now: datetime) -> bool:
    former = FormerName(organisation_id=OrganisationId(step["id"]), name=str(step["name"]), until=None)
    uow.organisation_history.drop_former_name(former)
    return True


def _unseat(uow: UnitOfWork, step: Step, now: datetime) -> bool:
    found = uow.seats.get(SeatId(step["id"]))
    if found.closed_on != _day(step["is"]):
        return False
    uow.seats.close_seat(found.id, _day(step["was"]))
    return True


def _come_back(uow: UnitOfWork, step: Step, now: datetime) -> bool:
    uow.absences.end(AbsenceId(step["id"]), date.fromisoformat(step["was"]))
    return True


def _unreply(uow: UnitOfWork, step: Step, now: datetime) -> bool:
    """An answer that the person has given anew since stands; so does one for a meeting that is over."""
    meeting_id, person_id = MeetingId(step["id"]), PersonId(step["person"])
    if uow.replies.of(meeting_id).get(person_id) == PartStat(step["is"]) and uow.meetings.get(meeting_id).ends_at > now:
        uow.replies.put(
            Reply(meeting_id=meeting_id, person_id=person_id, partstat=PartStat(step["was"]), replied_at=now)
        )
        uow.outbox.mark_cards(meeting_id)
    return True


def _show_anew(uow: UnitOfWork, step: Step, now: datetime) -> bool:
    for meeting in uow.meetings.list_of(SeriesId(step["id"]), since=now):
        uow.outbox.mark_cards(meeting.id)
    return True


_TAKE_BACK: Mapping[str, Callable[[UnitOfWork, Step, datetime], bool]] = {
    "appointed": _unappoint,
    "closed": _unclose,
    "deputy": _undeputise,
    "contact": _uncontact,
    "agreement": _unagree,
    "engagement": _disengage,
    "person": _unsave_person,
    "organisation": _unsave_organisation,
    "group": _unsave_group,
    "former_name": _unname,
    "seat": _unseat,
    "absence": _come_back,
    "reply": _unreply,
    "series": _show_anew,
}


def _find_deputyship(uow: UnitOfWork, seat_id: SeatId, person_id: PersonId, from_on: date) -> Deputyship | None:
    found = uow.seats.list_deputyships_of(person_id)
    return next((one for one in found if one.seat_id == seat_id and one.from_on == from_on), None)


def _deputy_step(deputyship: Deputyship, *, was: date | None) -> Step:
    return {
        "step": "deputy",
        "id": int(deputyship.seat_id),
        "person": int(deputyship.person_id),
        "from": deputyship.from_on.isoformat(),
        "was": _text(was),
        "is": _text(deputyship.to_on),
    }


def _text(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


_DATES = frozenset({"left_on", "confirmed_on", "active_from", "active_to"})
_LISTS = frozenset({"sectors", "languages", "adjustments", "nations"})


def _differing(before: object, after: object) -> tuple[Step, Step]:
    changed = [name for name, value in vars(after).items() if getattr(before, name) != value]
    return {name: _kept(getattr(before, name)) for name in changed}, {
        name: _kept(vars(after)[name]) for name in changed
    }


def _kept(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _is_as_left(found: object, left: Step) -> bool:
    return all(_kept(getattr(found, name)) == value for name, value in left.items())


def _put_back(found: Any, was: Step) -> Any:
    values: Step = {}
    for name, value in was.items():
        values[name] = _day(value) if name in _DATES else tuple(value) if name in _LISTS else value
    return replace(found, **values)
