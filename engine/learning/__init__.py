"""Small learners on numpy and scikit-learn, saved as plain arrays and JSON."""
