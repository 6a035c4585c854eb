"""The read phase: what sources say is noted down; nothing is decided or written."""
