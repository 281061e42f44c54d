"""
The pure heart: functions over pandas frames and small frozen values.

Nothing here reads a clock, a file, a network or a database; today's date, the actor and the
outside world are handed in.
"""
