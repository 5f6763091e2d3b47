"""The desk: where editors look after sources, stories and regions. Everything below /desk is here.

How to add a page, say /desk/alerts:

1. A module `aggregator/web/desk/alerts.py` with one function::

       def register(blueprint: Blueprint, desk: Desk) -> None:
           @blueprint.get("/alerts")
           def alerts() -> Response:
               return desk.page("desk/alerts.html", alerts=desk.services.alerts())

           @blueprint.post("/alerts/<int:number>/close")
           def close_alert(number: int) -> Response:
               ...  # desk.login().user.name is who did it
               return desk.go("/desk/alerts", said="closed")

   `gate.py` has been passed before any of it runs: whoever is here has logged in, and a POST carried the
   token of its form. Paths are relative to /desk. `desk.page` gives a page that nobody keeps; `desk.go`
   leads to another one and lets it say a sentence of `frame.SAYINGS`; `desk.missing()` is a 404.
   What the page needs of the store goes into `services.DeskStore`, and `store/desk_store.py` has it.
2. Its template `templates/desk/alerts.html`, which extends `desk/base.html` and imports `desk/_parts.html`
   `with context`; every form that posts begins with `{{ desk_parts.token() }}`. Sentences are `_("…")`, with
   their translations in the catalogues (`translations/`). Nothing inline: styles stand in
   `static/desk.css`, scripts in `static/desk.js`, and every page works without the script.
3. `register` goes into `blueprint.PAGES`, and the page into `frame.NAVIGATION` when it belongs there.
4. Tests in `tests/web/desk/`: `editor.get("/desk/alerts")` asks as somebody who has logged in (fixture
   `editor`), `editor.post("/desk/alerts/3/close", reason="…")` sends a form with its token.
   `test_gate.py` walks every route there is: it refuses a page that is open to strangers.
"""
