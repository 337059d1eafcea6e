"""What is well here and what is not: small checks, and the exact command that mends each finding."""
