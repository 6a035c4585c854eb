"""What an author runs, outside of a Sphinx build."""
