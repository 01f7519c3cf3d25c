# make run    serve the dashboard on http://127.0.0.1:8050 (ARGS="--port 9000" for another port)
# make dev    the same for who writes it: Dash's own tools, and changed code, assets and data are reloaded
# make test   all tests, those in a real browser included (COVERAGE=1 measures what they reach)
# make test-fast  what most changes break, in less than a minute
# make durations  write what each folder of tests costs into tests/durations.csv (ARGS=tests/web for one)
# make soak   what takes an hour: malformed calls, readers under pressure, processes killed, installing from nothing
# make check  style, types, the direction of imports, and what is known to be unsafe
# make format bring the code into its style
# make wheel  the wheel, in dist/
# make chart  add a chart that works, to change (NAME=activities-by-organizer, PAGE=services for another page)
# make messages  collect the texts to translate, and bring them into every language's catalogue
# make lock   renew the pinned versions in requirements/
# What is installed already is not installed again: each install leaves a stamp in .venv.

PYTHON ?= $(shell command -v python3.11 || echo python3)
BIN = .venv/bin
ARGS ?=
PAGE ?= activities

FAST = tests/bounds tests/components tests/pages/test_callbacks.py tests/pages/test_registry.py tests/text \
    tests/web/dash_shell tests/web/test_callback_validation.py tests/test_names.py tests/test_selection.py tests/test_theme.py

.PHONY: run dev test test-fast durations soak check format wheel lock messages chart bundle viewers

run: .venv/run-installed bundle
	$(BIN)/python -m dashboard serve $(ARGS)

dev: .venv/run-installed
	$(BIN)/python -m dashboard serve --debug $(ARGS)

test: .venv/test-installed bundle viewers
	tools/test $(ARGS)

test-fast: .venv/test-installed
	$(BIN)/python -m pytest --quiet --numprocesses 2 --dist worksteal $(FAST)

durations: .venv/test-installed bundle viewers
	$(BIN)/python -m pytest -p tests.support.durations --numprocesses 2 --dist worksteal \
	    $(or $(ARGS),--ignore=tests/browser --ignore=tests/deploy)

soak: .venv/test-installed bundle viewers
	tools/soak

check: .venv/test-installed
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bandit --quiet --configfile pyproject.toml --recursive dashboard
	$(BIN)/python tools/audit

format: .venv/test-installed
	$(BIN)/python -m ruff check --fix
	$(BIN)/python -m ruff format

wheel: .venv/test-installed bundle
	$(BIN)/python -m build --wheel --no-isolation

lock: .venv/test-installed
	tools/lock

messages: .venv/test-installed
	tools/messages

chart: .venv/test-installed
	$(BIN)/python tools/chart $(NAME) --page $(PAGE)

bundle: | .venv/bin/python
	$(BIN)/python tools/bundle

viewers:
	tools/viewers

.venv/bin/python:
	tools/environment "$(PYTHON)"

.venv/run-installed: requirements/run.txt | .venv/bin/python
	tools/install run

.venv/test-installed: requirements/test.txt .venv/run-installed
	tools/install test
