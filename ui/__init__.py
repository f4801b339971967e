"""The window of Seatadmin: draws and asks; every decision is taken in `seatadmin`."""
