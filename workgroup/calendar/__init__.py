"""When a working group meets: recurrences, working days, and how a plan is said."""
