"""What slides are made of.

The master they hang on, their words, native charts, tables, and the frame around them.
"""
