"""Knowledge from customers: what they suggest, expect, praise and suffer."""
