"""What was played, when, how long; and the place to go on from. No word of a ritual is in it."""
