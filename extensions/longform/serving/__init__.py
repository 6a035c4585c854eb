"""The live preview: a warm builder, and a server that shows each change at once."""
