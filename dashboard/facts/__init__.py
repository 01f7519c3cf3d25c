"""What is said of a selection beside its charts: key numbers, profiles, gaps, changes."""
