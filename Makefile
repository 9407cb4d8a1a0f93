# Every habit is one word. `make` alone lists them.
# Options: PORT=8890 (lab), LESSONS="05 06" (run, notebooks), GPU=1 (setup), UPGRADE=1 (lock)

PORT ?= 8888
LESSONS ?=
EPOCHS ?= 12
SEEDS ?= 3
REPO ?=
ENGINE := $(if $(GPU),gpu,course)
PYTHON := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)/python
# The laboratory must train, not read what an earlier run kept, but briefly; no viewer is started.
# Exercises fail until they are solved: tests/test_exercises.py runs their solutions.
# Two kernels share two cores: one thread each for TensorFlow's operations saves them waiting.
NBVAL := rm -rf build/nbval && TF_NUM_INTRAOP_THREADS=1 HELLODL_UNATTENDED=1 \
	HELLODL_EXPERIMENTS=$(CURDIR)/build/nbval HELLODL_BUDGET=$${HELLODL_BUDGET:-laptop:6x1} \
	$(PYTHON) -m pytest --nbval-lax --nbval-current-env -n 2 --dist loadscope --no-loadscope-reorder \
	--ignore-glob='*.yours-*' --ignore=notebooks/exercises --ignore=notebooks/solutions
# The last lessons take longest: started first, they do not keep the other worker waiting.
LONGEST_FIRST = $(shell ls -r notebooks/[0-9][0-9]_*.ipynb | grep -v yours)
# A proxy that refuses every connection: what a machine without a network sees.
OFFLINE := HELLODL_MIRROR= HELLODL_DATA=$(CURDIR)/build/offline XDG_CACHE_HOME=$(CURDIR)/build/offline/spare \
	http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9

.DEFAULT_GOAL := help
.PHONY: help setup dev lab run notebooks test test-gpu lint site slides serve data reference calibrate class-setup class assignment bench extras torch lock clean

help:  ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:  ## make .venv with the locked packages (GPU=1: with CUDA)
	@sh requirements/setup.sh $(ENGINE)

extras: setup  ## add JAX and Ray, for lessons 12 and 13
	@sh requirements/setup.sh $(ENGINE) extras

torch: setup  ## add PyTorch, for lesson 13 and the benchmark (on Linux with CUDA: several GB)
	@sh requirements/setup.sh $(ENGINE) torch

dev:
	@sh requirements/setup.sh $(ENGINE) dev

lab: setup  ## open the course in JupyterLab (PORT=8888), reachable from this machine only
	$(PYTHON) -m jupyter lab --config=requirements/jupyterlab/config.py --port=$(PORT) \
		notebooks/00_start_here.ipynb

run: setup  ## execute the whole course and print the table of results (LESSONS="05 06")
	@$(PYTHON) -m hellodl run $(LESSONS)

notebooks: dev  ## re-make the notebooks and exercises that are out of date (LESSONS="05 06")
	@$(PYTHON) -m hellodl notebooks $(LESSONS)
	@$(PYTHON) -m hellodl exercises $(LESSONS)

test: lint  ## everything CI checks: lint, unit tests, every notebook as a test, and offline
	$(PYTHON) -m pytest tests --cov -n 2 --dist loadfile --ignore-glob='*/test_browser_*'
	$(PYTHON) -m pytest tests/test_browser_*.py -n 2 --dist loadfile || [ $$? = 5 ] # 5: skipped
	$(NBVAL) $(LONGEST_FIRST)
	export $(OFFLINE); $(NBVAL) $(wildcard notebooks/0[689]_*.ipynb notebooks/10_*.ipynb)

# Lesson 13 takes TensorFlow itself apart, and cannot run on another engine.
test-gpu: dev  ## every lesson as a test on a GPU, with all images: TensorFlow's, else JAX's
	@engine=$$($(PYTHON) -m hellodl gpu-engine) || exit; export KERAS_BACKEND=$$engine \
		HELLODL_BUDGET=$(or $(HELLODL_BUDGET),full); \
	if [ $$engine = tensorflow ]; then echo "Lessons on TensorFlow."; \
	else echo "Lessons on $$engine; 13 needs TensorFlow: skipped."; skip=--ignore-glob=*/13_*; fi; \
	$(NBVAL) $$skip --nbval-cell-timeout=14400 --durations=0 $(LONGEST_FIRST)

lint: dev  ## check style and form of code, notebooks and configuration
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	sh -n requirements/setup.sh
	$(PYTHON) -m check_jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@echo "Advice (long sentences, long cells):"; $(PYTHON) -m hellodl advice

site: dev  ## build the reading site in build/site (REPO=owner/name: with launch buttons)
	@REPO=$(REPO) $(PYTHON) docs/build.py

slides: dev  ## make a deck for each lesson in build/slides, with speaker's notes (key S)
	@$(PYTHON) docs/slides.py

serve: site  ## show the reading site on this machine (PORT=8888)
	$(PYTHON) -m http.server --bind 127.0.0.1 --directory build/site $(PORT)

data: setup  ## bring MNIST and CIFAR-10 into data/cache, and say where they come from
	@$(PYTHON) -m hellodl data --prefetch

reference: setup  ## train what data/reference still lacks, on all images (EPOCHS=12 SEEDS=3)
	@$(PYTHON) -m hellodl reference $(LESSONS) --epochs $(EPOCHS) --seeds $(SEEDS)

calibrate: setup  ## run each lesson with N other seeds: how much room have its claims? (N=5)
	@$(PYTHON) -m hellodl calibrate $(LESSONS) --seeds $(or $(N),5)

bench: extras  ## measure the course and its peers: docs/benchmarks.md (ROUNDS=5, PARTS="peers")
	@$(PYTHON) benchmarks/run.py --rounds $(or $(ROUNDS),5) $(PARTS)

class-setup: setup  ## install the class server beside the course, in .venv-class (needs Node.js)
	@sh classroom/setup.sh

class: class-setup  ## start a class server on this machine, as root, for trying out (PORT=8000)
	@.venv-class/bin/python classroom/start.py $(if $(filter command line,$(origin PORT)),--bind 127.0.0.1:$(PORT)) \
		$(if $(FOLDER),--folder $(FOLDER)) $(if $(STUDENTS),--students "$(STUDENTS)")

TO ?= hello
assignment: class-setup  ## make nbgrader assignments in the course folder TO (LESSON=05, 05-08 or all)
	@names=$$($(PYTHON) -m hellodl assignment $(or $(LESSON),$(error which LESSON? 05, 05-08 or all)) \
		--to $(TO) $(if $(FORCE),--force)) && cd $(TO) && export PATH=$(CURDIR)/.venv-class/bin:$$PATH && \
		for name in $$names; do nbgrader generate_assignment $$name --create --force || exit; done

UV = $(PYTHON) -m uv pip compile --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-annotate --quiet \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
lock: dev  ## resolve pyproject.toml into requirements/*.txt (UPGRADE=1: newest versions)
	$(UV) pyproject.toml --extra cpu -o requirements/course.txt
	$(UV) pyproject.toml --extra gpu -c requirements/course.txt -o requirements/gpu.txt
	$(UV) pyproject.toml --extra dev -c requirements/course.txt -o requirements/dev.txt
	$(UV) pyproject.toml --extra extras -c requirements/course.txt -o requirements/extras.txt
	$(UV) pyproject.toml --extra torch -c requirements/course.txt -o requirements/torch.txt
	$(UV) --group classroom -c requirements/course.txt -o requirements/classroom.txt

clean:  ## remove .venv, build and caches; data and notebooks stay
	rm -rf .venv .conda build src/*.egg-info .pytest_cache .ruff_cache .coverage*
