"""What is true of a working group: rules, use-cases, documents. Knows no Slack, SQL, clock or environment."""
