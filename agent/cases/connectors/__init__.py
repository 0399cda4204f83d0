"""Cases kept in another system too, in step both ways."""
