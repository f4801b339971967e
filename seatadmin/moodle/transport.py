"""One way to a Moodle's REST server: pooled connections, time limits, and no write ever repeated."""

from __future__ import annotations
