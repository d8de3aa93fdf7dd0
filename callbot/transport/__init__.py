"""The timetable: reads GTFS and GTFS-Realtime, answers what leaves where and when."""
