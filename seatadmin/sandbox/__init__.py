"""A small Moodle over HTTP for the demo and the tests.

It keeps state, answers as real Moodle sites were recorded to answer, and can be told to stall, refuse, drop an answer
or expire its token. It knows only the web-service functions Seatadmin uses.
"""
