"""Sectors in the words that people use for them."""

import pytest

from workgroup.roster.group import USUAL_SECTORS, Sector
from workgroup.roster.sectors import codes_of, lacks_voices, name_of


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        ("police", ("POL-LOCAL", "POL-CT")),
        ("Councils", ("LA-CS", "LA-COH", "LA-CHILD", "LA-ADULT", "LA-RES", "LA-CITY")),
        ("universities", ("HE",)),
        ("students’ union", ("STUDENT",)),
        ("prison and  probation", ("PROB", "PRISON")),
        ("HE", ()),
        ("", ()),
    ],
)
def test_an_everyday_word_means_sectors_of_the_group(word: str, codes: tuple[str, ...]) -> None:
    assert codes_of(word, USUAL_SECTORS) == codes


def test_a_word_means_no_sector_that_the_group_does_not_list() -> None:
    policing = Sector(code="POL-LOCAL", name="Local policing")

    assert codes_of("police", [policing]) == ("POL-LOCAL",)
    assert codes_of("councils", [policing]) == ()


@pytest.mark.parametrize(
    ("codes", "name"),
    [
        (("POL-CT", "POL-LOCAL"), "police"),
        (("HE", "FE"), "education"),
        (("LA-CS",), "Council community safety"),
        (("LA-CS", "HEALTH"), "Council community safety or NHS"),
        (("X-RAY", "HEALTH"), "NHS or X-RAY"),
    ],
)
def test_sectors_together_are_called_by_one_word_where_there_is_one(codes: tuple[str, ...], name: str) -> None:
    assert name_of(codes, USUAL_SECTORS) == name


def test_a_group_without_faith_voluntary_and_student_seats_lacks_them_only_if_it_lists_one() -> None:
    assert lacks_voices(USUAL_SECTORS, {"HE", "POL-LOCAL"})
    assert not lacks_voices(USUAL_SECTORS, {"HE", "FAITH"})
    assert not lacks_voices([Sector(code="HE", name="Higher education")], set())
