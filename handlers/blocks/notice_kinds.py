"""What each kind of notice is called, in one table for everybody who speaks of notices. Knows no notice's own words."""

from workgroup.notices import NoticeKind
from workgroup.wording import counted

_CALLED: dict[NoticeKind, tuple[str, str]] = {
    NoticeKind.ANNOUNCEMENT: ("announcement of dates", "announcements of dates"),
    NoticeKind.WITHDRAWAL: ("withdrawal of dates", "withdrawals of dates"),
    NoticeKind.PAUSE: ("word of a pause", "words of pauses"),
    NoticeKind.RESUMPTION: ("word that a series goes on", "words that a series goes on"),
    NoticeKind.ENDING: ("word that a series has ended", "words that a series has ended"),
    NoticeKind.REMINDER: ("reminder", "reminders"),
    NoticeKind.CANCELLATION: ("cancellation", "cancellations"),
    NoticeKind.REINSTATEMENT: (
        "confirmation that a meeting takes place",
        "confirmations that meetings take place",
    ),
    NoticeKind.MOVE: ("change of a meeting", "changes of meetings"),
    NoticeKind.EXTRA_DATE: ("extra date", "extra dates"),
    NoticeKind.REPLY_REQUEST: ("request to answer again", "requests to answer again"),
    NoticeKind.CHASER: ("question whether you come", "questions whether people come"),
    NoticeKind.CONFIRMATION_REQUEST: (
        "question whether a seat is still right",
        "questions whether seats are still right",
    ),
    NoticeKind.CONFIRMATION_ANSWER: ("word that a seat is not right", "words that seats are not right"),
    NoticeKind.ACCOUNT_CLOSED: ("word that an account was closed", "words that accounts were closed"),
    NoticeKind.FEEDBACK_REQUEST: ("request for feedback", "requests for feedback"),
    NoticeKind.FEEDBACK_REMINDER: ("reminder of feedback", "reminders of feedback"),
    NoticeKind.POLL_OPENED: ("poll", "polls"),
    NoticeKind.POLL_REMINDER: ("reminder of a poll", "reminders of a poll"),
    NoticeKind.POLL_RESULT: ("result of a poll", "results of polls"),
    NoticeKind.POLL_CANCELLED: ("cancellation of a poll", "cancellations of polls"),
    NoticeKind.REGISTRATION_REQUEST: ("wish to be registered", "wishes to be registered"),
    NoticeKind.REGISTRATION_DECISION: ("decision about a registration", "decisions about a registration"),
    NoticeKind.OUTBOX_HELD: ("reminder that sending is held", "reminders that sending is held"),
    NoticeKind.SEAT_CHANGE: ("message about a changed seat", "messages about changed seats"),
    NoticeKind.DEPUTY_WANTED: ("question to a deputy", "questions to deputies"),
    NoticeKind.PROPOSAL: ("change to decide about", "changes to decide about"),
    NoticeKind.PROPOSAL_DECISION: ("decision about a change", "decisions about changes"),
    NoticeKind.HOLIDAY_QUESTION: ("question about a bank holiday", "questions about bank holidays"),
    NoticeKind.TROUBLE: ("warning that a message did not go out", "warnings that messages did not go out"),
}


def called(kind: NoticeKind, number: int = 1) -> str:
    """That many notices of a kind, one without its article: "reminder", "5 requests for feedback"."""
    one, several = _CALLED[kind]
    return one if number == 1 else counted(number, one, several)


def several(kind: NoticeKind, number: int) -> str:
    """That many notices of a kind, one with its article: "a reminder", "5 requests for feedback"."""
    return one(kind) if number == 1 else called(kind, number)


def one(kind: NoticeKind) -> str:
    """One notice of a kind, with its article: "a reminder", "an announcement of dates"."""
    name = called(kind)
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
