"""Devices ordered, on their way, and sent back."""
