"""What every ritual that ships is held to: measures of its words and of its timeline, for tests and for whoever writes."""
