"""Series, meetings, replies and presence. Knows no notice and no feedback."""
