"""What slides are made of: master, words, native charts, tables, frame."""
