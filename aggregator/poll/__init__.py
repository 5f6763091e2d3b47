"""What is due, and the journey of a document from its host to the store."""
