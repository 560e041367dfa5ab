"""What happened: the log, the signals that follow it, the inboxes it fills, the documents it names."""
