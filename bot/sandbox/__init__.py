"""Sandbox: a Slack-compatible workspace in memory, on this machine only, for demonstrations and scenario tests."""
