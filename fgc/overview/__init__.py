"""Home pages: the coordinator's desk, the family member's own page, the social worker's and the manager's."""
