"""What every template is given: who is signed in, the menu, the addresses of static files, the filters."""

from __future__ import annotations

from flask import Flask, g
from jinja2 import StrictUndefined

from coord.agencies import queries
from coord.web import menu, words
from coord.web.addresses import with_same_query
from coord.web.assets import STYLESHEETS, asset
from coord.web.drafts import shown_text
from coord.web.guard import signed_in


def frame(app: Flask) -> None:
    """Prepare the templates; a name that a page forgot to give is an error, not a blank."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for written in words.FILTERS:
        app.jinja_env.filters[written.__name__] = written
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["stylesheets"] = STYLESHEETS
    app.jinja_env.globals["with_same_query"] = with_same_query
    app.jinja_env.globals["shown_text"] = shown_text
    app.context_processor(_given)


def _given() -> dict[str, object]:
    known = signed_in()
    is_failing = bool(g.get("is_failing"))  # then the database may be what fails: ask it nothing
    return {
        "signed_in": known,
        "menu": menu.entries(known.viewer, with_counts=not is_failing) if known else (),
        "search_url": menu.SEARCH if menu.is_served(menu.SEARCH) else "",
        "is_demonstration": not is_failing and queries.is_demonstration(),
    }
