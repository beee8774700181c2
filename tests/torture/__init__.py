"""Torture: the program killed, frozen and cut off a thousand times, while a Slack that misbehaves counts what came."""
