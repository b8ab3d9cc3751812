"""The spine: one family's conference, from referral to closure; its stage, its history, and who may open it."""
