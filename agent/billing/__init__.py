"""Bills, payments, refunds, instalments, direct debit and disputes."""
