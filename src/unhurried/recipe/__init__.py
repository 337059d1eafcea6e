"""What made a file, inside it: the script and all that was asked for, so that it can be looked at and made anew."""
