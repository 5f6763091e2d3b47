"""/api/v1: the same stories as feeds and pages for programs, read-only, described by an OpenAPI document.

A new route is one line in `routes.ROUTES`: path, parameters, what answers, and the model that describes the
answer. The document is made of that table, so the two cannot differ.
"""
