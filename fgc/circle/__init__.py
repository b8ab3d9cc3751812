"""Step 2: who belongs; how they are tied; how each may safely be reached; what one may learn about another."""
