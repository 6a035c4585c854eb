"""Pure values and rules of a blog: no docutils, no Sphinx, no clock, no files."""
