"""A region's file for `prevent-bot import` and the sandbox: its YAML, its schema, its facts, and what became of it."""
