"""The timeline: its axis, layout, marks and columns."""
