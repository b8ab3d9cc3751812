"""How staff show who they are: attempts, passwords with codes, passkeys, invitations to join, sessions."""
