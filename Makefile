# Everything goes through one launcher, which makes .venv complete first. Any python3 >= 3.11 will do.
PYTHON ?= python3
LAUNCH = $(PYTHON) b2bshop/runtime/bootstrap.py
UV_COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header

.DEFAULT_GOAL := help
.PHONY: help demo services manage test check bench tour install requirements messages css clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

demo: ## the whole shop on this machine (PORT=8000 DATA_DIR=.demo RESET=1)
	@$(LAUNCH) demo

services: ## only PostgreSQL and Redis of the demo, with their addresses
	@$(LAUNCH) services

manage: ## a management command on the running demo (ARGS="import_products FILE")
	@$(LAUNCH) manage

test: ## all tests, browser tests included (ARGS="-k cart")
	@$(LAUNCH) test

check: ## formatting, lint, types, imports, templates, migrations, settings, dependencies
	@$(LAUNCH) check

tour: install ## walk through the running demo and write docs/tour.md anew (TOUR_URL, DATA_DIR)
	@.venv/bin/python -m bench.tour

bench: ## the benchmark (SCALE=s|m|l ONLY=name,name)
	@$(LAUNCH) bench

install: ## complete .venv for development and nothing more
	@$(LAUNCH) install

requirements: install ## write requirements/*.txt anew from the .in files
	cd requirements && for set in uv runtime demo dev; do ../$(UV_COMPILE) $$set.in -o $$set.txt; done

messages: install ## collect and compile the German texts (needs GNU gettext)
	@command -v xgettext >/dev/null || { echo "GNU gettext is missing (Debian: apt install gettext)"; exit 1; }
	@$(LAUNCH) run .venv/bin/python manage.py makemessages --locale de --no-obsolete \
		--ignore .venv --ignore .demo --ignore tests
	@$(LAUNCH) run .venv/bin/python manage.py compilemessages --locale de --ignore .venv --ignore .demo

css: install ## join static/css/parts into static/css/shop.css
	@$(LAUNCH) run .venv/bin/python manage.py build_css

clean: ## remove caches and results, not the demo's data and not .venv
	rm -rf .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis test-results staticfiles
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
