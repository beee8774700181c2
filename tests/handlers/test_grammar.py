"""Words are read as people type them: any case, politeness, synonyms, slips of the finger."""

import pytest

from handlers import grammar
from handlers.grammar import UnknownVerb, parse_words


@pytest.mark.parametrize(
    ("text", "name", "tail"),
    [
        ("", "help", ""),
        ("   ", "help", ""),
        ("?", "help", ""),
        ("NEXT", "next", ""),
        ("next?", "next", ""),
        ("/prevent next", "next", ""),
        ("/PREVENT   dates   12", "dates", "12"),
        ("please schedule monthly", "schedule", "monthly"),
        ("Could you cancel next because why not?", "cancel", "next because why not?"),
        ("who's coming on 10 June?", "who-attends", "on 10 June"),
        ("who’s attending", "who-attends", ""),
        ("who attends HE?", "who-attends", "HE"),
        ("Who is coming", "who-attends", ""),
        ("set up", "setup", ""),
        ('register <@U1> as lead  for "X  Y"', "register", '<@U1> as lead  for "X  Y"'),
        ("schedule\nmonthly\nat 10:00", "schedule", "monthly\nat 10:00"),
        ("when is the next meeting?", "next", ""),
        ("help schedule", "help", "schedule"),
        ("sign up", "register", ""),
    ],
)
def test_a_verb_is_read_with_what_follows_it(text: str, name: str, tail: str) -> None:
    words = parse_words(text)

    assert (words.verb.name, words.tail) == (name, tail)


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("shedule every 6 weeks", "schedule every 6 weeks"),
        ("who-atends HE", "who-attends HE"),
        ("regsiter", "register"),
        ("nxt", "next"),
        ("feedbak 11 November?", "feedback 11 November"),
    ],
)
def test_a_slip_of_the_finger_offers_the_nearest_verb_with_all_that_followed(text: str, corrected: str) -> None:
    with pytest.raises(UnknownVerb) as refused:
        parse_words(text)

    assert refused.value.corrected == corrected


@pytest.mark.parametrize("text", ["xyzzy", "/preventive measures", "nawr", "متى", "🗓️", "q" * 3000])
def test_a_word_near_none_offers_none(text: str) -> None:
    with pytest.raises(UnknownVerb) as refused:
        parse_words(text)

    assert refused.value.nearest is None
    assert len(refused.value.typed) <= 40


def test_no_two_verbs_share_a_word() -> None:
    said = [word for verb in grammar.VERBS for word in (verb.name, *verb.synonyms)]

    assert len(said) == len(set(said))
