"""Where the data come from, and how changes are followed."""
