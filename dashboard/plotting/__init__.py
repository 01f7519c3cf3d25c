"""Describe what a chart draws, and draw it for page, picture, slide and sheet."""
