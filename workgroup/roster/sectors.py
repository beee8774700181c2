"""Sectors in everyday words: "police" for both kinds of policing, "council" for all that councils do. Knows no seat."""

from collections.abc import Collection, Iterable, Sequence

from workgroup.roster.group import Sector
from workgroup.wording import listed

_FAMILIES: tuple[tuple[str, tuple[str, ...], frozenset[str]], ...] = (
    ("police", ("police", "policing", "the police", "constabulary"), frozenset({"POL-LOCAL", "POL-CT"})),
    (
        "council",
        ("council", "councils", "local authority", "local authorities", "la"),
        frozenset({"LA-CS", "LA-COH", "LA-CHILD", "LA-ADULT", "LA-RES", "LA-CITY"}),
    ),
    ("education", ("education",), frozenset({"HE", "FE"})),
    ("university", ("university", "universities", "unis"), frozenset({"HE"})),
    ("college", ("college", "colleges"), frozenset({"FE"})),
    ("student body", ("students", "student", "student union", "students' union", "su"), frozenset({"STUDENT"})),
    ("NHS", ("nhs", "health", "the nhs"), frozenset({"HEALTH"})),
    ("prison or probation", ("prison and probation", "prisons and probation", "hmpps"), frozenset({"PROB", "PRISON"})),
    ("prison", ("prison", "prisons"), frozenset({"PRISON"})),
    ("probation", ("probation",), frozenset({"PROB"})),
    ("government", ("government", "central government"), frozenset({"GOV-ED", "GOV-HO"})),
    ("faith or community", ("community", "communities", "faith and community"), frozenset({"FAITH", "VCS"})),
    ("faith", ("faith", "faiths", "faith groups"), frozenset({"FAITH"})),
    ("voluntary", ("voluntary", "voluntary sector", "charities"), frozenset({"VCS"})),
    ("fire", ("fire", "fire service", "fire and rescue"), frozenset({"FIRE"})),
)
# What each sector is asked about most (`domain.md` section 4), by the words that a topic may hold.
_TOPICS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("speaker", "freedom of speech", "academic freedom"), ("HE", "FE", "STUDENT")),
    (("welcome week", "freshers", "student"), ("HE", "STUDENT")),
    (("training", "awareness", "governor"), ("HE", "FE", "POL-CT", "LA-CHILD", "LA-ADULT", "GOV-ED")),
    (("communication", "press", "media"), ("STUDENT", "LA-COH", "GOV-ED")),
    (("risk assessment", "partnership plan", "local plan"), ("LA-CS",)),
    (("cohesion", "tension", "community", "communities"), ("LA-COH", "FAITH", "VCS", "POL-LOCAL")),
    (("faith", "chaplain"), ("FAITH", "HE")),
    (("emergency", "business continuity", "resilience", "martyn", "premises"), ("LA-RES", "FIRE", "POL-CT")),
    (("road", "venue", "city centre", "event", "crime prevention", "festival"), ("POL-LOCAL", "LA-CITY", "FIRE")),
    (("local profile", "briefing"), ("POL-CT",)),
    (("safeguarding", "children", "adults"), ("LA-CHILD", "LA-ADULT", "HEALTH", "FE")),
    (("health", "wellbeing"), ("HEALTH",)),
    (("prison", "probation", "release"), ("PROB", "PRISON")),
    (("policy", "assurance", "home office", "department for education"), ("GOV-ED", "GOV-HO")),
    (("border", "visa", "airport"), ("BORDER",)),
    (("military", "garrison", "reserves"), ("MIL",)),
    (("school",), ("SCHOOLS", "LA-CHILD")),
)
_VOICES = frozenset({"FAITH", "VCS", "STUDENT"})
"""Who is not a public body: a group that seats none of them was asked in public why (`domain.md` section 8)."""


def codes_of(word: str, sectors: Iterable[Sector]) -> tuple[str, ...]:
    """The codes of the group's sectors that an everyday word means, in the group's order; empty when it means none."""
    wanted = " ".join(word.casefold().replace("’", "'").split())
    meant: frozenset[str] = next((codes for _, words, codes in _FAMILIES if wanted in words), frozenset())
    return tuple(sector.code for sector in sectors if sector.code in meant)


def name_of(codes: Collection[str], sectors: Sequence[Sector]) -> str:
    """What a set of sectors is called: "police" for all that the group has of them, else their names, joined by "or".

    A code that the group does not list stands for itself.
    """
    wanted = frozenset(codes)
    known = {sector.code: sector.name for sector in sectors}
    for name, _, family in _FAMILIES:
        if wanted and wanted == family.intersection(known):
            return name
    ordered = [code for code in known if code in wanted] + sorted(wanted - known.keys())
    return listed([known.get(code, code) for code in ordered], "or")


def codes_for_topic(topic: str, sectors: Iterable[Sector]) -> tuple[str, ...]:
    """The codes of the group's sectors that usually know such a topic, in the group's order; empty for none."""
    said = topic.casefold()
    meant = {code for words, codes in _TOPICS if any(word in said for word in words) for code in codes}
    return tuple(sector.code for sector in sectors if sector.code in meant)


def lacks_voices(sectors: Iterable[Sector], present: Collection[str]) -> bool:
    """Whether faith groups, the voluntary sector and students are all without anybody, though the group lists some."""
    listed_here = {sector.code for sector in sectors} & _VOICES
    return bool(listed_here) and listed_here.isdisjoint(present)
