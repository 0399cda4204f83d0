"""Ventolia: a made-up supplier with 2,000 made-up customers, the same on every machine."""
