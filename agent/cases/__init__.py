"""Cases: open, add to, close, reopen."""
