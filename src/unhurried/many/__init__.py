"""Many files at once: which have to be made, by how many processes or machines, and what they are called."""
