"""Telling what waits in the outbox: claimed, marked as *sending*, sent once, recorded. Knows no feature."""
