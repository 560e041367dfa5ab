# Plain `make` lists the targets. What a machine needs is found and installed by scripts/setup.sh.

.PHONY: help setup demo test lint bench lock migration
MAKEFLAGS += --no-print-directory
BIN := .venv/bin
UV := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) pyproject.toml --extra build

help: ## list the targets / liệt kê các lệnh
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## install what the program needs / cài đặt những gì chương trình cần
	@scripts/setup.sh run

demo: ## install, then serve the demonstration on 127.0.0.1 / cài đặt rồi chạy bản trình diễn
	@scripts/setup.sh run
	@$(BIN)/coord demo

test: ## install what the tests need, then run them all on both databases / cài đặt rồi chạy mọi kiểm thử
	@scripts/setup.sh test
	@status=0; for database in sqlite postgresql; do echo "$$database:"; \
		COORD_TEST_DATABASE=$$database $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(if $(CI),--quiet --color=no) || status=1; \
	done; exit $$status

lint: ## check style, types, imports and rulebooks / kiểm tra mã nguồn và các bộ quy tắc
	@scripts/setup.sh test
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo
	$(BIN)/coord rulebook check

bench: ## measure, each figure beside a peer or a bare limit / đo tốc độ, mỗi con số bên cạnh một mốc
	@scripts/setup.sh run
	@$(BIN)/python -m bench.cases

lock: ## write requirements/*.txt anew; UPGRADE=1 takes newer versions / khóa lại phiên bản thư viện
	@scripts/setup.sh test
	@$(UV) --output-file requirements/run.txt
	@$(UV) --extra test --extra lint --constraint requirements/run.txt --output-file requirements/test.txt

migration: ## draft the next migration from the tables: make migration m="why" / soạn bước di trú kế tiếp
	@scripts/setup.sh test
	@$(BIN)/python -m coord.schema "$(m)"
	@$(BIN)/ruff format --quiet migrations
