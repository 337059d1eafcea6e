"""Pictures of a ritual, drawn from its timeline: the cover of its file, and what happens when."""
