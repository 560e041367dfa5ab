"""Days and terms: the working calendar, due dates and leads, each day counted or skipped and why."""
