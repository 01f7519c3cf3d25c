"""One visible thing a file: a function from a view to a Dash component, which owns its ids."""
