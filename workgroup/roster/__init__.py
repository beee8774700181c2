"""Who belongs: groups, organisations, people, seats, rights and coverage. Knows no meeting."""
