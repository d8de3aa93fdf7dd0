"""Events from calendars, portals and web pages, asked by time and by name."""
