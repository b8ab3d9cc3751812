"""What is allowed with a referral: what it must say, who decides, what the dates of the statutory offer tell."""
