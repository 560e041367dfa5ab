"""One line in the program's own record for each event written; if it fails, nothing is lost."""

import logging

from coord.events.signals import Happening

logger = logging.getLogger(__name__)


def announce(_sender: str, happening: Happening) -> None:
    """Log that an event was written: never its content."""
    event = happening.event
    logger.info("recorded %s %s v%s position %s", event.name, event.matter_id, event.version, event.position)
