"""What leaves the house as a file: calendar files. Knows no road and no storage."""
