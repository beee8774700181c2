"""What may never be kept, and the words of refusal. Knows no storage and no road."""
