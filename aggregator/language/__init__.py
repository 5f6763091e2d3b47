"""What words mean in the languages of our sources; tables and pure functions, no feeds."""
