"""What people and programs ask of us over HTTP: feeds, pages, embeds, health; it never fetches."""
