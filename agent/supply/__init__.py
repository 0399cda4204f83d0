"""Contracts, points of delivery, meters, fibre lines, faults, plans and requests."""
