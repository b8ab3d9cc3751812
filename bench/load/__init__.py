"""Load on web servers: who is asked for, by whom, and the plain app beside which ours is measured."""
