"""The program's side of Slack: the client, who is who there, and the roads out and in. Knows no feature."""
