"""The built interface and the pages that carry it."""
