"""What comes in from Slack and the command line, and what people see there. Knows no SQL and not `bot`."""
