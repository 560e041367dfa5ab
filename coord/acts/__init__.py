"""Acts on their way: drafted, signed, numbered, issued. Only issuing makes an event."""
