# Everything a person needs: `make run` starts the application, `make test` runs all checks.
# Both set themselves up: Python environment, packages, and Qt's system libraries where they are missing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test check bench screenshots tour plugin format clean

run: $(READY)
	@[ -z "$$DISPLAY$$WAYLAND_DISPLAY" ] || $(BIN)/python tools/bootstrap_qt.py
	@$(BIN)/python -m ui.app --demo

test: $(READY)
	@$(BIN)/python tools/check.py

check: $(READY)
	@$(BIN)/python tools/check.py --quick

bench: $(READY)
	@$(BIN)/python tools/bench.py

screenshots: $(READY)
	@$(BIN)/python tools/screenshots.py
	@$(BIN)/python tools/view_pictures.py

tour: $(READY)
	@$(BIN)/python -m ui.tour

# The plugin for Moodle as a zip; needs nothing but Python.
plugin:
	@$(PYTHON) tools/plugin.py

format: $(READY)
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(READY): pyproject.toml requirements.lock tools/bootstrap.py tools/bootstrap_qt.py
	@$(PYTHON) tools/bootstrap.py $(VENV)
	@touch $(READY)
