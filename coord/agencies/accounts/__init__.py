"""The accounts of officers: invitations, roles, leaving, the second factor, and the history of all of it."""
