"""What was chosen -> files: the sound, which tells of itself, and whatever lies beside it."""
