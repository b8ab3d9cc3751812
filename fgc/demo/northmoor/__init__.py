"""What the people of the Northmoor story say, write and tick, apart from how it is played."""
