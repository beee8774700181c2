"""Take over the calendars and the partnerships of a region's file. Knows no YAML.

Found again by the file's own names, like everything else. What somebody entered by hand has no such name and stays.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from workgroup.calendar.periods import PeriodKind
from workgroup.crossover.partnership import Partnership
from workgroup.ids import OrganisationId, PartnershipId, PersonId
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group
from workgroup.usecases.import_report import Tally
from workgroup.usecases.importing_organisations import Guarded
from workgroup.usecases.region import RegionFile, RegionPartnership, RegionPeriod

_NOUNS = {
    PeriodKind.TERM: "teaching period",
    PeriodKind.BREAK: "break in a teaching period",
    PeriodKind.EVENT: "public event",
}


def put_calendars(
    uow: UnitOfWork,
    group: Group,
    region: RegionFile,
    *,
    organisations: Mapping[str, OrganisationId],
    people: Mapping[str, PersonId],
    guarded: Guarded,
    tally: Tally,
) -> None:
    """Keep the file's terms, public events, partnerships and the names of excluded bodies.

    A name or a title that the content guard refuses is left out, and with it what it names.
    """
    _put_periods(uow, group, region.periods, organisations, guarded, tally)
    _put_partnerships(uow, group, region.partnerships, organisations, people, guarded, tally)
    for name in region.excluded_bodies:
        (tally.added if uow.partnerships.put_excluded(group.id, name) else tally.unchanged)["excluded body"] += 1


def _put_periods(
    uow: UnitOfWork,
    group: Group,
    wanted: Collection[RegionPeriod],
    organisations: Mapping[str, OrganisationId],
    guarded: Guarded,
    tally: Tally,
) -> None:
    kept = {one.reference: one for one in uow.periods.list_of(group.id) if one.reference is not None}
    for told in wanted:
        noun = _NOUNS[told.kind]
        label = guarded(told.label, noun, told.line)
        place = guarded(told.place, "place", told.line)
        if not label:
            continue
        organisation_id = organisations[told.organisation] if told.organisation is not None else None
        before = kept.get(told.reference)
        if before is None:
            tally.added[noun] += 1
            uow.periods.add(
                group_id=group.id,
                organisation_id=organisation_id,
                kind=told.kind,
                label=label,
                from_on=told.from_on,
                to_on=told.to_on,
                place=place,
                reference=told.reference,
            )
            continue
        after = replace(
            before,
            organisation_id=organisation_id,
            kind=told.kind,
            label=label,
            from_on=told.from_on,
            to_on=told.to_on,
            place=place,
        )
        if tally.differs(noun, before=before, after=after):
            uow.periods.save(after)


def _put_partnerships(
    uow: UnitOfWork,
    group: Group,
    wanted: Collection[RegionPartnership],
    organisations: Mapping[str, OrganisationId],
    people: Mapping[str, PersonId],
    guarded: Guarded,
    tally: Tally,
) -> None:
    if not wanted:
        return
    kept = {one.reference: one for one in uow.partnerships.list_of(group.id) if one.reference is not None}
    for told in wanted:
        name = guarded(told.name, "partnership", told.line)
        reports_to = guarded(told.reports_to, "reporting line", told.line)
        if not name:
            continue
        before = kept.get(told.reference)
        after = Partnership(
            id=before.id if before is not None else PartnershipId(0),
            group_id=group.id,
            reference=told.reference,
            name=name,
            lead_id=organisations[told.lead] if told.lead is not None else None,
            tier=told.tier,
            areas=told.areas,
            remit=told.remit,
            chair_id=people[told.chair] if told.chair is not None else None,
            member_ids=frozenset(people[one] for one in told.members),
            others=told.others,
            tzid=group.tzid,
            recurrence=told.recurrence,
            begins=told.begins,
            minutes=told.minutes,
            dates=told.dates,
            reports_to=reports_to,
        )
        if before is None:
            tally.added["partnership"] += 1
            uow.partnerships.add(after)
        elif tally.differs("partnership", before=before, after=after):
            uow.partnerships.save(after)
