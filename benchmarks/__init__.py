"""What builds cost, measured: of this project, and of the systems beside it."""
