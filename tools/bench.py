"""Measure what Seatadmin promises and print it as a table of ratios: 1.00 is the promise, below is better.

Times depend on the machine and on what else it does, so nothing here fails; `docs/architecture.md` names the promises.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "build" / "bench.json"


def measure() -> dict[str, dict[str, Any]]:
    """Run the benchmarks; return each one's statistics by its name."""
    RESULT.parent.mkdir(exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "tests/bench",
        "-m",
        "bench",
        "-q",
        "-p",
        "no:randomly",
        "-p",
        "no:xdist",
    ]
    command += [f"--benchmark-json={RESULT}", "--benchmark-columns=median,max,rounds", "--timeout=900"]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode != 0:
        sys.exit(1)
    return {one["name"]: one for one in json.loads(RESULT.read_text(encoding="utf-8"))["benchmarks"]}


def table(found: dict[str, dict[str, Any]]) -> list[tuple[str, float, float | None, str]]:
    """Pair what was measured with what is promised: (what, measured, promised, unit); None: nothing is promised."""

    def median(name: str) -> float:
        return float(found[name]["stats"]["median"])

    rows: list[tuple[str, float, float | None, str]] = []
    paste = {}
    for size in (10_000, 100_000):
        paste[size] = median(f"test_clipboard_text[{size}]") + median(f"test_planning_a_list[{size}]")
    rows.append(("10,000 pasted rows read and planned", paste[10_000], 1.0, "s"))
    rows.append(("100,000 pasted rows read and planned", paste[100_000], 8.0, "s"))
    rows.append(("growth from 10,000 to 100,000 rows", paste[100_000] / paste[10_000], 10.0, "x"))
    starts = {name: one for name, one in found.items() if name.startswith("test_starting")}
    times = {name.partition("[")[2].rstrip("]"): float(one["stats"]["median"]) for name, one in starts.items()}
    bare = next((value for name, value in times.items() if "bare" in name), None)
    for name, value in times.items():
        if bare is not None and "bare" not in name:
            rows.append((f"start, {name} usable, to bare Qt and SQLAlchemy", value / bare, 1.3, "x"))
    if bare is not None and "test_filling" in found:
        rows.append(("start, 100,000 seats shown, to the same", median("test_filling") / bare, None, "x"))
    for name, one in found.items():
        info = one.get("extra_info", {})
        what = name.removeprefix("test_").replace("_", " ")
        if "promised_s" in info:
            rows.append((f"until shown, {what}", float(info["shown_s"]), float(info["promised_s"]), "s"))
        if "longest_stall_ms" in info:
            rows.append((f"longest stall, {what}", float(info["longest_stall_ms"]), 50.0, "ms"))
        if "calls_to_least" in info:
            kind = name.partition("[")[2].rstrip("]")
            rows.append((f"calls of a run to the least possible, {kind}", float(info["calls_to_least"]), 1.1, "x"))
            rows.append((f"own time of a run to waiting for the site, {kind}", info["own_time_to_waiting"], 0.1, "x"))
    return rows


def main() -> None:
    rows = table(measure())
    width = max(len(what) for what, *_ in rows)
    print(f"\n{'promise':<{width}}  {'measured':>10}  {'promised':>10}  ratio")
    for what, measured, promised, unit in rows:
        told = f"{promised:>8.2f} {unit:<2} {measured / promised:>5.2f}" if promised is not None else ""
        print(f"{what:<{width}}  {measured:>8.2f} {unit:<2} {told}".rstrip())


if __name__ == "__main__":
    main()
