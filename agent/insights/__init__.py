"""How conversations ended, and what is measured of them."""
