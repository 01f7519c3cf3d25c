"""Word documents: a country on two pages."""
