"""The content guard at the door of every free text, and the count that it leaves. Knows no road."""

from collections.abc import Collection

from workgroup.errors import Refusal
from workgroup.ids import GroupId
from workgroup.ports import UnitOfWork
from workgroup.safety.guard import NotKept, check_text
from workgroup.safety.patterns import Category


class FieldNotKept(NotKept):
    """A text was refused whose field of the form is known, so that the refusal can stand beside it."""

    def __init__(self, category: Category, field: str) -> None:
        self.field = field
        super().__init__(category)


def check_field(text: str, *, field: str, known_names: Collection[str] = ()) -> None:
    """Refuse with `FieldNotKept` a text that may be about a person of concern, a referral or restricted material."""
    try:
        check_text(text, known_names=known_names)
    except NotKept as refusal:
        raise FieldNotKept(refusal.category, field) from None


def keep_out(uow: UnitOfWork, text: str, *, field: str, group_id: GroupId) -> None:
    """Refuse as `check_field`, in a group whose own people may be named in their working roles."""
    if text.strip():
        names = [person.name for person in uow.people.list_of(group_id)]
        check_field(text, field=field, known_names=names)


def count_refusal(uow: UnitOfWork, *, refusal: Refusal, field: str, group_id: GroupId | None) -> None:
    """Keep that the guard refused something: time, field and category, never the text or who wrote it.

    Of any other refusal nothing is kept.
    """
    if isinstance(refusal, NotKept):
        uow.audit.guarded(group_id=group_id, field=field, category=refusal.category)
