"""What the assistant does: one Rasa action per intent, one subject a file."""
