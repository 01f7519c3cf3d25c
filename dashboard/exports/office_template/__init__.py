"""The template of an office: its masters, layouts, colours and fonts around our slides."""
