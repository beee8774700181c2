"""The words of `/prevent`: each verb with its synonyms, its usage and what it does. Knows no listener."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from workgroup.errors import Refusal
from workgroup.roster.permission import Right

COMMAND = "/prevent"


@dataclass(frozen=True, kw_only=True)
class Verb:
    """A word that people type, and what it promises."""

    name: str
    synonyms: tuple[str, ...]
    usages: tuple[str, ...]
    """Examples to paste, without the command itself; the first is the plainest."""
    what: str
    right: Right
    topic: str
    needs_series: bool = True
    """Whether it is about one series of meetings; the others can be typed anywhere."""
    needs_group: bool = False
    """Whether it is about the whole group, so that it can be typed wherever it is clear which group that is."""
    takes_several: bool = False
    """Whether it answers for every series that could be meant, rather than for one."""
    is_question: bool = False
    """Whether a question mark at its end belongs to the sentence, not to what is asked for."""


VERBS: tuple[Verb, ...] = (
    Verb(
        name="help",
        synonyms=("?", "hello", "hi", "commands", "usage"),
        usages=("help", "help schedule", "help rights"),
        what="What you can do here, now",
        right=Right.READ_HELP,
        topic="Type `/prevent help` and a command's name, and I explain that command with examples. "
        "`/prevent help rights` says who may do what.",
        needs_series=False,
        is_question=True,
    ),
    Verb(
        name="next",
        synonyms=("next meeting", "when", "when is the next meeting"),
        usages=("next", "next ics"),
        what="The next meeting, with your answer",
        right=Right.SEE_NEXT,
        topic=(
            "Shows the next meeting of this channel's series with its date, time, place and the answers so far. "
            "`next ics` sends you the meeting as a file for your own calendar."
        ),
        takes_several=True,
        is_question=True,
    ),
    Verb(
        name="dates",
        synonyms=("date", "calendar", "meetings", "upcoming"),
        usages=("dates", "dates 12", "dates year", "dates 2027"),
        what="The next dates",
        right=Right.SEE_NEXT,
        topic=(
            "Lists the next six dates, as many as you say, or those of a year. Skipped and cancelled dates stay in the "
            "list with their reason, moved ones say where they were."
        ),
        is_question=True,
    ),
    Verb(
        name="who-attends",
        synonyms=(
            "who attends",
            "whos attending",
            "who's attending",
            "who is attending",
            "who is coming",
            "whos coming",
            "who's coming",
            "attendees",
            "attendance",
            "who",
        ),
        usages=(
            "who-attends",
            "who-attends last",
            "who-attends 10 June",
            "who-attends police",
            'who-attends "Aldershire Constabulary"',
            "who-attends @person",
            "who-attends history HE",
            "who-attends gaps",
        ),
        what="Organisations, who speaks for them, and who comes",
        right=Right.SEE_LIST,
        topic=(
            "Lists organisations by sector with lead, deputy and answer, and says how far they go towards the quorum. "
            "Add `last` or a date, a sector, an organisation, a person or another series' name to narrow it down; "
            "Buttons share it, send it as a CSV file, or ask those who have not answered. "
            "`who-attends history` shows who held each seat when, and `who-attends gaps` what is missing, worst first."
        ),
        is_question=True,
    ),
    Verb(
        name="advise",
        synonyms=("advice", "compare", "who is best"),
        usages=(
            "advise who HE",
            'advise who "Larkbeck College"',
            'advise who for "business continuity"',
        ),
        what="Who is best to attend, compared; the organisation decides",
        right=Right.COMPARE_CANDIDATES,
        topic=(
            "Shows candidates side by side: authority, attendance, continuity, whether they may be briefed, reach, "
            "load and deputy, each with its evidence, and what does not fit. It ranks nobody and chooses nobody. "
            "`advise who` alone looks at seats that are vacant or seldom filled."
        ),
        is_question=True,
    ),
    Verb(
        name="schedule",
        synonyms=("plan", "meet", "book"),
        usages=(
            "schedule monthly",
            "schedule monthly on the second Tuesday at 10:00 for 90m",
            "schedule every 6 weeks from 12 January 10-11:30 at Council House",
            "schedule weekly on Mondays at 10:00, avoid bank holidays: skip",
        ),
        what="Plan the meetings; you see the dates before anything is kept",
        right=Right.SCHEDULE,
        topic=(
            "Say how often, and if you like on which day, at what time, for how long, from when, until when and where. "
            "I say back how I understood it, with the next six dates and what they meet. Add `avoid bank holidays: "
            "skip`, `next working day` or `ask`. Nothing is kept before you press Confirm."
        ),
    ),
    Verb(
        name="edit",
        synonyms=("change", "amend", "update", "adjust"),
        usages=(
            "edit at 14:00",
            "edit 9 December to 14:00-15:30 at Council House",
            "edit place Council House",
            "edit every 6 weeks on Wednesday",
        ),
        what="Another time, length, place or plan: for one meeting, from one on, or for all",
        right=Right.SCHEDULE,
        topic=(
            "Asks which meetings the change is for: this one, this and later, or all. Past meetings stay as they were. "
            "Shows what would change and who will be told before anything happens. You can undo it for an hour."
        ),
    ),
    Verb(
        name="cancel",
        synonyms=("call off",),
        usages=(
            "cancel next because the venue is closed",
            "cancel 9 December because the chair is ill",
            "cancel series really because the work is done",
        ),
        what="Cancel the next meeting, with a reason",
        right=Right.CANCEL,
        topic=(
            "Shows who will be told before anything happens. You can undo it for an hour. `cancel series` tells what "
            "ending the whole series would mean, and how to do it."
        ),
    ),
    Verb(
        name="skip",
        synonyms=("leave out", "miss", "drop"),
        usages=("skip 9 December because the hall is closed", "skip next because of the holidays"),
        what="Leave one date out, with a reason that stays in the list of dates",
        right=Right.CANCEL,
        topic=(
            "For a date on which the group does not meet at all; `cancel` is for a meeting that was to take place. "
            "Shows who will be told before anything happens. You can undo it for an hour."
        ),
    ),
    Verb(
        name="move",
        synonyms=("shift", "postpone", "reschedule", "bring forward", "put off"),
        usages=(
            "move next to Thu 10:00",
            "move 9 December to 16 December 14:00 because the chair is away",
            "move next by a week",
        ),
        what="Move one meeting; those who had answered are asked again",
        right=Right.SCHEDULE,
        topic=(
            "What you do not say stays: the day, the time, the length, the place. A weekday alone is that of the "
            "meeting's own week. Reminders follow. Shows who will be told before anything happens. You can undo it for "
            "an hour."
        ),
    ),
    Verb(
        name="extra",
        synonyms=("extra meeting", "extra date", "additional", "one more"),
        usages=("extra 14 May 10:00", "extra 14 May 10:00-11:30 at Council House"),
        what="Add one meeting on top of the plan",
        right=Right.SCHEDULE,
        topic=(
            "What you do not say is as usual: the time, the length, the place. A date that was skipped or cancelled "
            "takes place after all when you add it again. You can undo it for an hour."
        ),
    ),
    Verb(
        name="pause",
        synonyms=("suspend", "pause series"),
        usages=(
            "pause until September",
            "pause from 1 July until 14 September because of the summer",
            "pause for 3 months",
            "pause",
        ),
        what="Let the series rest for a while; its plan goes on afterwards",
        right=Right.SCHEDULE,
        topic=(
            "The day that you say with `until` is the first on which you meet again. Without one the series rests "
            "until `/prevent resume`. Shows which meetings would not take place and who will be told. You can undo it "
            "for an hour."
        ),
    ),
    Verb(
        name="resume",
        synonyms=("unpause", "restart", "continue", "resume series"),
        usages=("resume", "resume on 14 September"),
        what="Let a paused series meet again",
        right=Right.SCHEDULE,
        topic="Meetings that the pause had put away take place again, with the answers that they had.",
    ),
    Verb(
        name="clashes",
        synonyms=("clash", "partnerships clash", "partnerships clashes", "overlaps", "load"),
        usages=("clashes", "clashes past"),
        what="What the dates ahead meet: other meetings, bank holidays, vacations",
        right=Right.SEE_CLASHES,
        topic=(
            "Lists the dates of the next six months that overlap other meetings of your people, or fall on bank "
            "holidays, vacations or dates to avoid, each with the nearest free date; and who would have more than six "
            "hours of meetings in a month. I only propose: nothing is moved by itself."
        ),
        is_question=True,
    ),
    Verb(
        name="partnerships",
        synonyms=("partnership", "other boards", "boards", "partnerships list"),
        usages=("partnerships",),
        what="Other boards of the area, when they meet, and who sits in both",
        right=Right.SEE_CALENDARS,
        topic=(
            "Lists the partnerships that came with the region's file: who leads them, when they meet next, and how "
            "many people sit there and in this series. `/prevent clashes` shows which dates meet theirs."
        ),
        is_question=True,
    ),
    Verb(
        name="avoid",
        synonyms=("avoid dates", "dates to avoid", "avoid list"),
        usages=(
            "avoid",
            "avoid 14-18 Dec because graduation",
            "avoid exams 10-28 May",
            "avoid closed 24 Dec to 1 Jan for everyone",
            'avoid remove 14-18 Dec for "University of Merrowby"',
        ),
        what="Dates to avoid, and how to add those of your organisation",
        right=Right.SEE_CALENDARS,
        topic=(
            "Lists exams, closures, public events, pre-election periods and other dates to avoid. Say which days and "
            "why, and they are entered for your organisation; the coordinator can add `for everyone`, or the name of "
            "an organisation. A meeting that falls on them is pointed out with the reason."
        ),
        is_question=True,
    ),
    Verb(
        name="terms",
        synonyms=("term dates", "term", "semesters", "vacations"),
        usages=(
            "terms",
            "terms 11 Jan to 19 Mar called Spring 2027",
            'terms break 15-19 Feb for "Larkbeck College"',
            "terms remove 11 Jan to 19 Mar",
        ),
        what="When universities and colleges teach",
        right=Right.SEE_CALENDARS,
        topic=(
            "Lists terms and semesters with their breaks, organisation by organisation. Between two terms I take it "
            "for vacation, and point out meetings that fall into it. You can enter those of your own organisation."
        ),
        is_question=True,
    ),
    Verb(
        name="bank-holidays",
        synonyms=("bank holiday", "holidays", "public holidays"),
        usages=(
            "bank-holidays",
            "bank-holidays add 8 May 2028 called Coronation in Scotland",
            "bank-holidays remove 3 May 2027",
        ),
        what="The bank holidays ahead in your nations",
        right=Right.SEE_NEXT,
        topic=(
            "Lists the days on which offices close, with the weekday that is given for one at a weekend. The "
            "coordinator can add a day or take one out; reminders that are counted in working days follow."
        ),
        is_question=True,
    ),
    Verb(
        name="register",
        synonyms=("join", "sign up", "add"),
        usages=(
            "register",
            'register @person as lead for "University of Merrowby" post "Head of Security"',
            "register @person as deputy of @other",
            'register name@example.ac.uk as observer for "City Council"',
            "register @person as chair",
        ),
        what="Take or give a seat",
        right=Right.ASK_TO_REGISTER,
        topic=(
            "Without more words it opens a form. The coordinator, the chair and the secretariat can register others, "
            "by @ or by e-mail address: as lead, as deputy of somebody, as observer, in attendance, co-opted, "
            "secretary, deputy chair or chair; who holds a seat already needs no organisation named. Who has no Slack "
            "is registered by address, "
            'with `name "Ana Ruiz"` when the address does not say it.'
        ),
    ),
    Verb(
        name="orgs",
        synonyms=("organisations", "organizations", "list organisations"),
        usages=("orgs", "orgs police", "orgs college"),
        what="The organisations of the group, with their contacts",
        right=Right.SEE_ORGANISATIONS,
        topic=(
            "Lists those that take part, by name, with sectors, designated contact and seats; who keeps the list also "
            "sees how far agreements are and how much contact there is. Words narrow it down by name or sector."
        ),
        needs_series=False,
        needs_group=True,
        is_question=True,
    ),
    Verb(
        name="org",
        synonyms=("organisation", "organization"),
        usages=(
            'org show "Larkbeck College"',
            'org add "City College" sector FE domain city.ac.uk',
            'org rename "City College" to "Merrowby College"',
            'org close "City College" 31 July succeeded by "Merrowby College"',
            'org contact "City College" @person',
            'org edit "City College"',
        ),
        what="One organisation: show, add, rename, close, change",
        right=Right.SEE_ORGANISATIONS,
        topic=(
            "`show` tells its names, contacts, seats and people. The coordinator, the chair and the secretariat add, "
            "rename, close and edit. A name that it had before finds it too. Nothing is deleted: `close` ends its "
            "seats and its people's posts with a day, and who sat where stays known. Its designated contact may edit "
            "its contacts and mailbox."
        ),
        needs_series=False,
        needs_group=True,
    ),
    Verb(
        name="me",
        synonyms=("my seats", "my seat", "myself", "whoami", "who am i"),
        usages=("me",),
        what="Your seats, your deputies, and what is kept about you",
        right=Right.SEE_SELF,
        topic=(
            "Shows your seats in every series, who deputises for you, when you are away, how I reach you, and the "
            "details that are kept. Buttons change them."
        ),
        needs_series=False,
        needs_group=True,
        is_question=True,
    ),
    Verb(
        name="deputy",
        synonyms=("deputies", "my deputy", "substitute", "stand-in"),
        usages=(
            "deputy @person always",
            "deputy @person next",
            "deputy @person 3–17 August",
            "deputy off @person",
            "deputy @person of @other",
        ),
        what="Who goes in your place: always, next time or on some days",
        right=Right.ARRANGE_SEAT,
        topic=(
            "`always` puts somebody behind the deputies who are there. `next`, or days, means that they go in your "
            "place: your answer becomes no, and they are asked to come; if they cannot, the next deputy is asked, then "
            "the coordinator hears of it. Without more words it shows your deputies. An organisation's designated "
            "contact can name deputies `of @other` for its people, the coordinator, the chair and the secretariat for "
            "everybody."
        ),
    ),
    Verb(
        name="away",
        synonyms=("absent", "on leave", "holiday", "out of office"),
        usages=("away 3–17 August", "away 14 May", "away"),
        what="Days on which you cannot come; your deputy is asked",
        right=Right.ARRANGE_SEAT,
        topic=(
            "I answer no for you to every meeting of those days, in all series of the group, also to those that are "
            "planned later, and ask your deputy to come. Why is never asked. Without days it shows those I know."
        ),
        needs_series=False,
        needs_group=True,
    ),
    Verb(
        name="handover",
        synonyms=("hand over", "hand-over", "pass on", "swap"),
        usages=(
            "handover @person",
            "handover all @person",
            "handover @before to @after",
            "handover coordinator @person",
        ),
        what="Let somebody else take your seat",
        right=Right.ARRANGE_SEAT,
        topic=(
            "The seat stays your organisation's: from today somebody else sits in it, with the same deputies. `all` "
            "means your seats in every series. An organisation's designated contact can swap its people with "
            "`@before to @after`. The coordinator hands the office over with `handover coordinator @person`."
        ),
    ),
    Verb(
        name="leave",
        synonyms=("resign", "step down", "i am leaving"),
        usages=("leave", "leave 31 December", "leave @person"),
        what="Leave the group; your seat stays, for somebody else",
        right=Right.ARRANGE_SEAT,
        topic=(
            "Ends your seats, deputyships and contact roles with today, or with the day you say. Nothing is deleted: "
            "it stays known who sat where. The coordinator is told. With `@person`, those who run the group and an "
            "organisation's designated contact let somebody else leave."
        ),
        needs_series=False,
        needs_group=True,
    ),
    Verb(
        name="correct",
        synonyms=("fix", "change my details", "details"),
        usages=(
            "correct",
            'correct name "Ana Ruiz"',
            "correct address ana.ruiz@example.ac.uk",
            'correct @person post "Head of Security"',
        ),
        what="Correct a name, an address, a post or what helps you take part",
        right=Right.SEE_SELF,
        topic=(
            "Without more words it opens a form with what is kept about you. Those who run the group, and an "
            "organisation's designated contact for its own people, can correct others, who are told."
        ),
        needs_series=False,
        needs_group=True,
    ),
    Verb(
        name="approval",
        synonyms=("approvals", "approve"),
        usages=("approval", "approval on", "approval off"),
        what="Whether members' changes of who sits where wait for you",
        right=Right.SET_APPROVAL,
        topic=(
            "`on`: a deputy, or a seat that changes hands, waits until you accept it in a direct message or on the "
            "Home tab. `off`: it happens at once. What the chair and the secretariat do never waits."
        ),
        needs_series=False,
        needs_group=True,
    ),
    Verb(
        name="remind",
        synonyms=("reminders", "reminder"),
        usages=("remind list", "remind add 5 working days", "remind off 15 minutes", "remind off"),
        what="When this channel is reminded of meetings",
        right=Right.SEE_NEXT,
        topic=(
            "Reminders belong to the group and come by themselves. `remind usual` sets them back to ten working days, "
            "the last working day and 15 minutes before."
        ),
    ),
    Verb(
        name="poll",
        synonyms=("polls", "vote", "doodle", "find a time"),
        usages=(
            "poll time Tue 12 Jan 10:00, Wed 13 Jan 14:00-15:30",
            "poll time Tue 12 Jan 10:00, 14:00, Thursday morning by Friday 17:00",
            "poll cadence monthly, every six weeks, quarterly",
            "poll",
        ),
        what="Ask when, or how often, to meet; answers stay hidden until the poll closes",
        right=Right.ANSWER_POLL,
        topic=(
            "`poll time` asks between times, `poll cadence` between ways of meeting, each answered with yes, if need "
            "be or no. Without a day after `by` it is open for five working days. Who has not answered is asked once "
            "more when 80 % of the office hours have passed. The result comes to the channel with a button that plans "
            "it. `poll` alone shows what is open, and what came of the last ones."
        ),
    ),
    Verb(
        name="feedback",
        synonyms=("results", "survey"),
        usages=("feedback", "feedback 11 November"),
        what="What people thought of the last meeting",
        right=Right.SEE_RESULTS,
        topic=(
            "Two hours after a meeting each person who was there is asked five short questions in a direct message. "
            "You always see how many answered; totals appear from five answers, so that nobody can be recognised."
        ),
        is_question=True,
    ),
    Verb(
        name="outbox",
        synonyms=("out box", "sending", "what will be sent"),
        usages=("outbox", "outbox 30d", "outbox hold", "outbox release"),
        what="What will be sent, to whom and when, and what will not",
        right=Right.SEE_OUTBOX,
        topic=(
            "Shows the next seven days, or as many as you say, up to a year: what goes out, what waits and why, who "
            "will not get it, and what went out lately. A chair sees their series, the coordinator the whole group. "
            "`/prevent outbox hold` stops all that I send for the group until `/prevent outbox release`; you see whom "
            "it concerns before anything happens."
        ),
        needs_series=False,
        is_question=True,
    ),
    Verb(
        name="setup",
        synonyms=("set up", "set-up", "start"),
        usages=("setup",),
        what="Begin a group, or a further series, in this channel",
        right=Right.SET_UP,
        topic=(
            "Opens a form. Who sets a group up is its coordinator, unless they name somebody else in it. In another "
            "channel it adds a further series to your group, or begins a new group."
        ),
        needs_series=False,
    ),
)

RIGHTS_TOPIC = frozenset({"rights", "who may", "who may do what", "roles", "permissions"})
"""What follows `help` when somebody wants to know who may do what."""

_BY_WORD = {word: verb for verb in VERBS for word in (verb.name, verb.name.replace("-", " "), *verb.synonyms)}
_OWN_NAME = re.compile(rf"^{re.escape(COMMAND)}(?:\s+|$)", re.IGNORECASE)
_POLITE = re.compile(r"^(?:please|pls|could you|can you)\s+", re.IGNORECASE)
_MOST_WORDS = max(len(word.split()) for word in _BY_WORD)
_MOST_SHOWN = 40
# Below this a word of another language is taken for a slip.
_NEAR_ENOUGH = 0.65


@dataclass(frozen=True, kw_only=True)
class Words:
    """A command, read: the verb and what follows it."""

    verb: Verb
    tail: str


class UnknownVerb(Refusal):
    """No verb of ours; the nearest is offered."""

    code = "unknown_verb"

    def __init__(self, typed: str, nearest: Verb | None, corrected: str = "") -> None:
        self.typed = typed
        self.nearest = nearest
        self.corrected = corrected
        """What was typed, with the nearest verb in place of the unknown one; empty when none is near."""
        hint = (
            f"Did you mean `{COMMAND} {nearest.name}`?" if nearest else f"Type `{COMMAND} help` to see what I can do."
        )
        super().__init__(f"I do not know “{typed}”. Nothing changed. {hint}")


class TooMuchText(Refusal):
    """More was typed than a command can be."""

    code = "too_much_text"

    def __init__(self) -> None:
        super().__init__(
            "That is too long for a command, so I read none of it. Nothing changed. "
            f"Type `{COMMAND} help` for examples."
        )


def parse_words(text: str) -> Words:
    """Read what was typed after the command, or in a direct message. Nothing typed means help.

    The command's own name in front is fine, so are politeness and any case. What follows the verb stays as it was
    typed. Refused: `UnknownVerb`, which carries the nearest verb.
    """
    typed = _POLITE.sub("", _OWN_NAME.sub("", text.strip()))
    parts = typed.split()
    if not parts:
        return Words(verb=VERBS[0], tail="")
    said = [part.casefold().replace("’", "'") for part in parts]
    for count in range(min(_MOST_WORDS, len(parts)), 0, -1):
        is_whole = count == len(parts)
        word = " ".join(said[:count])
        verb = _BY_WORD.get(word) or (_BY_WORD.get(word.rstrip("?!.")) if is_whole else None)
        if verb is not None:
            return Words(verb=verb, tail=_tail(typed, count, verb))
    raise _unknown(typed, parts, said)


def _tail(typed: str, words_of_verb: int, verb: Verb) -> str:
    parts = typed.split(maxsplit=words_of_verb)
    tail = parts[words_of_verb].strip() if len(parts) > words_of_verb else ""
    return tail.rstrip("?! ") if verb.is_question and tail != "?" else tail


def _unknown(typed: str, parts: list[str], said: list[str]) -> UnknownVerb:
    first = parts[0][:_MOST_SHOWN]
    # Nobody means a verb by a page of text, and comparing takes time in step with the length.
    whole = " ".join(said)[:_MOST_SHOWN]
    if near := get_close_matches(said[0][:_MOST_SHOWN], _BY_WORD, n=1, cutoff=_NEAR_ENOUGH):
        verb = _BY_WORD[near[0]]
        return UnknownVerb(first, verb, f"{verb.name} {_tail(typed, 1, verb)}".strip())
    if near := get_close_matches(whole, _BY_WORD, n=1, cutoff=_NEAR_ENOUGH):
        verb = _BY_WORD[near[0]]
        return UnknownVerb(first, verb, verb.usages[0])
    return UnknownVerb(first, None)


def find_verb(word: str) -> Verb | None:
    """The verb of that name or synonym; `None` for anything else."""
    return _BY_WORD.get(" ".join(word.casefold().replace("’", "'").split()).rstrip("?!.") or word.strip())


def closest_verb(word: str) -> Verb | None:
    """The verb that is probably meant by a word that is none, or whose command it begins; `None` when none is near."""
    try:
        return parse_words(word).verb
    except UnknownVerb as unknown:
        return unknown.nearest
