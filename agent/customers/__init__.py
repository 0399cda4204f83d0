"""The single view of a customer: who he is, what he has, said and agreed to."""
