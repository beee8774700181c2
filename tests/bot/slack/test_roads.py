"""The ways out to Slack: where an answer may go."""

import pytest

from bot.slack.roads import may_answer_at

SLACK = "https://slack.com/api/"


@pytest.mark.parametrize(
    ("response_url", "api_url"),
    [
        ("https://hooks.slack.com/commands/T1/2/abc", SLACK),
        ("https://hooks.slack.com/actions/T1/2/abc", "https://www.slack.com/api/"),
        ("https://hooks.slack-gov.com/commands/T1/2/abc", "https://slack-gov.com/api/"),
        ("http://127.0.0.1:8081/response/abc", "http://127.0.0.1:8080/api/"),
        ("https://hooks.chat.example/abc", "https://chat.example/api/"),
    ],
)
def test_an_answer_goes_where_the_question_came_from(response_url: str, api_url: str) -> None:
    assert may_answer_at(response_url, api_url)


@pytest.mark.parametrize(
    "response_url",
    [
        "http://hooks.slack.com/commands/T1/2/abc",
        "https://hooks.slack.com.example/abc",
        "https://evilslack.com/abc",
        "https://hooks.slack.com@169.254.169.254/latest/meta-data",
        "http://169.254.169.254/latest/meta-data",
        "https://localhost:5432/",
        "https://hooks.slack-gov.com/abc",
        "file:///etc/passwd",
        "https://[slack.com/abc",
        "//hooks.slack.com/abc",
        "",
    ],
)
def test_beside_slack_itself_nothing_but_slack_is_called(response_url: str) -> None:
    assert not may_answer_at(response_url, SLACK)


def test_beside_another_server_only_the_web_is_called() -> None:
    assert not may_answer_at("file:///etc/passwd", "http://127.0.0.1:8080/api/")
