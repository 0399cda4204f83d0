"""Visits of technicians: free slots, booking, moving, missed ones."""
