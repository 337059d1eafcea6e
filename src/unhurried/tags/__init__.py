"""What an audio file says of itself: title, language, chapters, cover, and the recipe it can be made anew from."""
