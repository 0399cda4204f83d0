"""Who works here: sign-in, sessions, roles, and the trail of what each did."""
