"""The one arbiter of commercial messages."""
