"""Models: made, measured, compared, let answer, and taken back."""
