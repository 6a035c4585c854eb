# The commands of this repository; `make help` lists them.  GNU make, git and
# Python >= 3.11 are all that has to be there: each target first makes the environment
# that it needs (tools/environment.py), or in a few hundredths of a second sees that it
# is there.

.DEFAULT_GOAL := html
# One target after the other, whatever `make -j` says: each is one command, and they
# share one environment and one _build.
.NOTPARALLEL:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

# PYTHON=...      makes the environment with this Python (default: the newest found)
# SPHINXOPTS=...  goes to sphinx-build, PYTESTOPTS=... to pytest
# PROFILE=1       has `make html` print a table of its phases
PYTHON ?=
PROFILE ?=
SPHINXOPTS ?=
PYTESTOPTS ?=
export PYTHON

python := .venv/bin/python
sphinx := $(python) -m sphinx
environment = @$(python) -I tools/environment.py --check $(1) 2>/dev/null || \
	{ python=$$(sh tools/find-python.sh) && "$$python" -I tools/environment.py $(1); }

.PHONY: html
html: export LONGFORM_PROFILE = $(PROFILE)
html: ## build the site into _build/html; warnings are errors; PROFILE=1 tells where time goes
	$(call environment,runtime)
	@$(sphinx) -b html -j auto -W --keep-going $(SPHINXOPTS) -d _build/doctrees . _build/html
	@$(python) -I -c 'from pathlib import Path; print("Open", Path("_build/html/index.html").absolute().as_uri())'

.PHONY: serve
serve: ## show the site with its drafts as you write; PORT=8001 OPEN=1
	$(call environment,runtime)
	@$(python) -m longform serve $(if $(PORT),--port $(PORT)) $(if $(OPEN),--open) \
	    $(SPHINXOPTS)

# The title goes through the shell's environment as it is, unexpanded by make.
new: export LONGFORM_TITLE = $(value TITLE)
unexport TITLE
.PHONY: new
new: ## start a post: make new TITLE="How to write"
	@[ -n "$$LONGFORM_TITLE" ] || { echo 'longform: which title? make new TITLE="How to write"' >&2; exit 1; }
	$(call environment,runtime)
	@$(python) -m longform new -- "$$LONGFORM_TITLE"

.PHONY: figures
figures: export OMP_NUM_THREADS = 1
figures: export OPENBLAS_NUM_THREADS = 1
figures: ## draw the posts' figures anew
	$(call environment,development)
	@failed=; for script in posts/*/figures/[!_]*.py; do \
	    [ -e "$$script" ] || continue; \
	    echo "$$script"; \
	    $(python) "$$script" || failed="$$failed $$script"; \
	done; \
	[ -z "$$failed" ] || { echo "longform: failed:$$failed" >&2; exit 1; }

.PHONY: test
test: ## run every test, on all cores; installs a browser if there is none
	$(call environment,development)
	@$(python) -m tests.browser.chromium --install
	@$(python) -m pytest -n auto $(PYTESTOPTS)

.PHONY: test-fast
test-fast: ## run the tests that need no browser and are not marked slow
	$(call environment,development)
	@$(python) -m pytest -n auto -m "not browser and not slow" $(PYTESTOPTS)

.PHONY: soak
soak: ## try the laws of builds with 5,000 made-up edits and 100 kills; takes hours
	$(call environment,development)
	@$(python) -m pytest tests/laws --hypothesis-profile soak -n 0 $(PYTESTOPTS)

.PHONY: test-matrix
test-matrix: ## run every test on each supported Python, and on the oldest dependencies
	$(call environment,development)
	@$(python) -m tests.browser.chromium --install
	@$(python) tools/test_matrix.py $(PYTESTOPTS)

.PHONY: check
check: ## read the code without running it: style, types, templates, locks
	$(call environment,development)
	@$(python) -m ruff check
	@$(python) -m ruff format --check
	@$(python) -m mypy
	@$(python) tools/check_templates.py
	@$(python) tools/lock.py --check

.PHONY: format
format: ## lay out the Python code, and mend what can be mended
	$(call environment,development)
	@$(python) -m ruff check --fix-only
	@$(python) -m ruff format

.PHONY: lock
lock: ## renew the locks after a change of pyproject.toml; UPGRADE=1 takes new releases
	$(call environment,development)
	@$(python) tools/lock.py $(if $(UPGRADE),--upgrade)

.PHONY: reference
reference: ## write the manual's reference pages from the code
	$(call environment,runtime)
	@$(python) tools/make_reference.py

.PHONY: bench
bench: ## measure builds beside other systems: make bench N="100 1000" TOOLS="longform hugo"
	$(call environment,development)
	@$(python) -m benchmarks.speed $(if $(N),--posts $(N)) $(if $(TOOLS),--tools $(TOOLS)) \
	    $(BENCHOPTS)

.PHONY: bench-report
bench-report: ## write what was measured into the manual
	$(call environment,development)
	@$(python) -m benchmarks.report

.PHONY: linkcheck
linkcheck: html ## find dead links within the site; EXTERNAL=1 asks other sites too
	@$(python) -m longform check-links _build/html
	$(if $(EXTERNAL),@$(sphinx) -b linkcheck -D linkcheck_retries=3 \
	    -D linkcheck_timeout=15 $(SPHINXOPTS) \
	    -d _build/doctrees-linkcheck . _build/linkcheck)

.PHONY: deploy-check
deploy-check: html ## prove the site ready for a host; COMPRESS=1 packs a copy of it
	@$(python) -m longform deploy-check _build/html \
	    $(if $(COMPRESS),--packed _build/deploy)

.PHONY: epub
epub: ## write the blog and each series as EPUB into _build/epub
	$(call environment,runtime)
	@$(sphinx) -b epub -W --keep-going $(SPHINXOPTS) -d _build/doctrees-epub . _build/epub

.PHONY: pdf
pdf: ## write the blog and each series as PDF into _build/pdf; needs LaTeX
	@missing=; for tool in latexmk xelatex rsvg-convert; do \
	    command -v $$tool >/dev/null || missing="$$missing $$tool"; \
	done; \
	[ -z "$$missing" ] || { echo "longform: a PDF needs$$missing; on Debian: apt-get install" \
	    "latexmk texlive-xetex texlive-latex-extra texlive-fonts-recommended" \
	    "fonts-freefont-otf librsvg2-bin" >&2; exit 1; }
	$(call environment,runtime)
	@rm -rf _build/latex _build/pdf
	@$(sphinx) -b latex -W --keep-going -D latex_engine=xelatex $(SPHINXOPTS) \
	    -d _build/doctrees-latex . _build/latex
	@mkdir -p _build/pdf
	@cd _build/latex && for book in *.tex; do \
	    latexmk -xelatex -silent -interaction=nonstopmode "$$book" || exit 1; \
	    mv "$${book%.tex}.pdf" ../pdf/; \
	done

.PHONY: clean
clean: ## remove what was built; the environment stays
	@rm -rf _build

.PHONY: help
help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile
