"""Images of stories at our own addresses: asked for by media id, fetched once, kept for a while."""
