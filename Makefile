# Everything you do with the course is one word. `make` alone lists them.
# Options: PORT=8890 (lab, serve, class), LESSONS="05 06" (run, notebooks), GPU=1 (setup), UPGRADE=1 (lock)

PORT ?= 8888
LESSONS ?=
FILES ?= .
EPOCHS ?= 12
SEEDS ?= 3
REPO ?=
ENGINE := $(if $(GPU),gpu,course)
PYTHON := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)/python
STAGE = $(PYTHON) -m tools.stages $(@:test-%=%)

.DEFAULT_GOAL := help
.PHONY: help setup dev lab update run notebooks test test-lint test-unit test-course test-classroom \
	test-browser test-notebooks test-offline test-coverage test-gpu quick lint check-settings site social \
	slides serve data bundle progress reference calibrate mutate class-setup class assignment bench extras torch \
	lock clean

help:  ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s  %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:  ## create .venv with the locked packages (GPU=1: with CUDA)
	@sh requirements/setup.sh $(ENGINE)

extras: setup  ## add JAX and Ray, which lessons 14, 15 and 18 can use
	@sh requirements/setup.sh $(ENGINE) extras

torch: setup  ## add PyTorch, for lesson 15 and the benchmark (on Linux with CUDA: several GB)
	@sh requirements/setup.sh $(ENGINE) torch

dev:
	@sh requirements/setup.sh $(ENGINE) dev

# Without make, `python -m hellodl lab`, `... run` and `... test` do the same in any Python.

lab: setup  ## open the course in JupyterLab, which only this computer can reach (PORT=8888)
	@$(PYTHON) -m hellodl lab --port $(PORT)

BEFORE := my-notebooks/before-$(shell date +%Y-%m-%d-%H%M%S)
update:  ## fetch the newest course; new lessons come beside yours, which nothing overwrites
	@git diff --name-only --diff-filter=d HEAD -- notebooks | while read -r each; do \
		mkdir -p $(BEFORE) && cp "$$each" $(BEFORE) && echo "Your $$each is now in $(BEFORE)."; done
	@git checkout --quiet HEAD -- notebooks
	git pull --ff-only
	@$(MAKE) setup
	@$(PYTHON) -m hellodl.my_notebooks --update

run: setup  ## execute the whole course and print a table of the results (LESSONS="05 06")
	@$(PYTHON) -m hellodl run $(LESSONS)

notebooks: dev  ## make the notebooks and exercises that are out of date (LESSONS="05 06")
	@$(PYTHON) -m tools notebooks $(LESSONS)
	@$(PYTHON) -m tools exercises $(LESSONS)

test: dev  ## check everything a build machine checks; a table comes at the end (CHANGED=1: your changes)
	@$(PYTHON) -m hellodl test$(if $(CHANGED), changed)

test-lint: lint  ## one stage of the tests: the same as make lint

test-unit: dev  ## one stage: the package, module by module
	@$(STAGE)

test-course: dev  ## one stage: lessons, exercises, notebooks, wheel, the files around them, the class server
	@$(STAGE)

test-classroom: dev  ## one stage: the class server (needs Linux, root and make class-setup)
	@$(STAGE)

test-browser: dev  ## one stage: site, interactives, lessons and class in Chromium
	@$(STAGE)

test-notebooks: dev  ## one stage: every cell of every notebook, executed by nbval
	@$(STAGE)

test-offline: dev  ## one stage: a notebook without a network, on the stand-in data
	@$(STAGE)

test-coverage: dev  ## do the tests of the stages unit and course execute 85 % of the code?
	@$(STAGE)

test-gpu: dev  ## test every lesson on a GPU with all images, on TensorFlow or else on JAX
	@$(STAGE)

quick: dev  ## check the style of code and notebooks, in seconds (FILES="the changed ones")
	$(PYTHON) -m ruff check --force-exclude $(FILES)
	$(PYTHON) -m ruff format --check --force-exclude $(FILES)

lint: dev  ## check style, types and sizes of the code, settings, and how lessons read
	@$(PYTHON) -m tools.stages lint

check-settings: dev  ## check the form of workflows, issue forms, Dependabot's settings and CITATION.cff
	@$(PYTHON) -m tools.stages settings

site: dev  ## build the reading site in build/site (REPO=owner/name: launch buttons; EDITION=student)
	@REPO=$(REPO) EDITION=$(EDITION) $(PYTHON) -m docs.build $(EDITION:%=build/%-site)

# For a class: without solutions, keys and pages for instructors.
build/student-site/index.html: $(wildcard docs/*.* lessons/*/quiz.md notebooks/*.ipynb notebooks/exercises/*)
	@$(MAKE) site EDITION=student

social: dev  ## draw the image of the site and the animation of the README (needs Chromium)
	@$(PYTHON) -m docs.social

slides: dev  ## make slides of each lesson in build/slides, with speaker's notes (key S)
	@$(PYTHON) -m docs.slides

serve: site  ## show the reading site on this computer (PORT=8888)
	$(PYTHON) -m http.server --bind 127.0.0.1 --directory build/site $(PORT)

bundle: setup  ## write build/usb, for computers without internet (SYSTEMS="linux windows" PYTHONS="3.12 3.13")
	@$(PYTHON) requirements/bundle.py build/usb $(if $(SYSTEMS),--systems $(SYSTEMS)) \
		$(if $(PYTHONS),--pythons $(PYTHONS))

progress: setup  ## show which exercises you have solved
	@$(PYTHON) -m hellodl progress

data: setup  ## download MNIST and CIFAR-10 into data/cache, and say where they come from
	@$(PYTHON) -m hellodl data --prefetch

reference: setup  ## train the experiments that data/reference lacks, on all images (EPOCHS=12 SEEDS=3)
	@$(PYTHON) -m tools reference $(LESSONS) --epochs $(EPOCHS) --seeds $(SEEDS)

calibrate: setup  ## run each lesson with N other seeds: how far are its claims from failing? (N=5)
	@$(PYTHON) -m tools calibrate $(LESSONS) --seeds $(or $(N),5)

mutate: dev  ## change each solution a little: do the exercises' checks notice? (LESSONS="05 06")
	@$(PYTHON) -m tools mutate $(LESSONS)

bench: extras  ## measure the course and its peers: docs/benchmarks.md (ROUNDS=5, PARTS="peers")
	@$(PYTHON) -m benchmarks.run --rounds $(or $(ROUNDS),5) $(PARTS)

class-setup: setup  ## install the class server beside the course, in .venv-class (needs Node.js)
	@sh classroom/setup.sh

class: class-setup build/student-site/index.html  ## start a class server on this computer, as root, to try it out (PORT=8000)
	@.venv-class/bin/python classroom/start.py $(if $(filter command line,$(origin PORT)),--bind 127.0.0.1:$(PORT)) \
		$(if $(FOLDER),--folder $(FOLDER)) $(if $(STUDENTS),--students "$(STUDENTS)")

TO ?= hello
assignment: class-setup  ## make nbgrader assignments in the course folder TO (LESSON=05, 05-08 or all)
	@names=$$($(PYTHON) -m tools assignment $(or $(LESSON),$(error which LESSON? 05, 05-08 or all)) \
		--to $(TO) $(if $(FORCE),--force)) && cd "$(TO)" && export PATH="$(CURDIR)/.venv-class/bin:$$PATH" && \
		for name in $$names; do nbgrader generate_assignment $$name --create --force || exit; done

UV = $(PYTHON) -m uv pip compile --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-annotate --quiet \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
lock: dev  ## lock the packages of pyproject.toml in requirements/*.txt (UPGRADE=1: newest versions)
	$(UV) pyproject.toml --extra cpu -o requirements/course.txt
	$(UV) pyproject.toml --extra gpu -c requirements/course.txt -o requirements/gpu.txt
	$(UV) pyproject.toml --extra dev -c requirements/course.txt -o requirements/dev.txt
	$(UV) pyproject.toml --extra extras -c requirements/course.txt -o requirements/extras.txt
	$(UV) pyproject.toml --extra torch -c requirements/course.txt -o requirements/torch.txt
	$(UV) --group classroom -c requirements/course.txt -o requirements/classroom.txt

clean:  ## remove .venv, build and caches; data, notebooks, my-notebooks and finished experiments stay
	for each in build/*; do case $$each in build/experiments) ;; *) rm -rf "$$each" ;; esac; done
	rm -rf .venv .conda notebooks/build src/*.egg-info .pytest_cache .ruff_cache .mypy_cache .coverage*
