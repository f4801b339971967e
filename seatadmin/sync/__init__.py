"""Carry plans to Moodle and bring its answers home. No Qt, and no thread but the pool of connections."""
