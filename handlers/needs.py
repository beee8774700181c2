"""What a listener cannot do without: a series, a group. Knows no feature."""

from workgroup.meeting.series import Series
from workgroup.roster.group import Group
from workgroup.usecases.arriving import NoSeriesHere, Place, WhichSeries


def needed_series(place: Place) -> Series:
    """The series that is meant here. Refused: `WhichSeries` when several could be, `NoSeriesHere` when none is."""
    if place.series is not None:
        return place.series
    if place.choices:
        raise WhichSeries(place.choices)
    raise NoSeriesHere(is_direct=place.spot.is_direct)


def needed_group(place: Place) -> Group:
    """The group that is meant here. Refused: `WhichSeries` when several could be, `NoSeriesHere` when none is."""
    if place.group is not None:
        return place.group
    if place.choices:
        raise WhichSeries(place.choices)
    raise NoSeriesHere(is_direct=place.spot.is_direct)
