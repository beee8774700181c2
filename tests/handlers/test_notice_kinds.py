"""What each kind of notice is called, wherever it is spoken of."""

import pytest

from handlers.blocks import notice_kinds
from workgroup.notices import NoticeKind


@pytest.mark.parametrize("kind", NoticeKind)
def test_each_kind_has_a_name_for_one_and_for_several(kind: NoticeKind) -> None:
    assert notice_kinds.one(kind).endswith(f" {notice_kinds.called(kind)}")
    assert notice_kinds.called(kind, 5).startswith("5 ")


def test_names_are_said_with_their_article_and_in_numbers() -> None:
    assert notice_kinds.one(NoticeKind.ANNOUNCEMENT) == "an announcement of dates"
    assert notice_kinds.called(NoticeKind.FEEDBACK_REQUEST) == "request for feedback"
    assert notice_kinds.called(NoticeKind.FEEDBACK_REQUEST, 5) == "5 requests for feedback"
