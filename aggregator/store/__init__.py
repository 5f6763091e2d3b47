"""What is remembered, in SQL: SQLite today, statements that PostgreSQL runs as well."""
