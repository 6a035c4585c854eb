"""The write phase: the blog is derived from the records, and everything is written."""
