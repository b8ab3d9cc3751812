"""What is measured, and against what. Each module measures one thing in one run, beside what it is compared with."""
