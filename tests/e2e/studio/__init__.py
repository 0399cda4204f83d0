"""The trainer studio in a browser."""
