#!/usr/bin/env bash
# Makes .venv with the locked libraries, and the system packages they need.
#
#   scripts/setup.sh run     what the program needs
#   scripts/setup.sh test    also what tests and lint need, a browser among it
#
# As root it installs missing system packages with apt; otherwise it prints the one line to run and stops.
# When nothing has changed since the last time it does nothing. PYTHON names another interpreter, CHROMIUM another browser.
set -eu
cd "$(dirname "$0")/.."
set_name="${1:?run or test}"
venv=.venv

say() { printf '%s\n' "$@" >&2; }
stop() { say "$@"; exit 1; }

# What an installed .venv depends on: the locks, the project's own declaration, and where it stands (its scripts hold paths).
stamp_of() { { pwd -P; cat pyproject.toml "requirements/$1.txt" scripts/setup.sh; } | sha256sum | cut -d' ' -f1; }
is_installed() { [ "$(cat "$venv/installed-$1" 2>/dev/null)" = "$(stamp_of "$1")" ] && "$venv/bin/python" -c '' 2>/dev/null; }

find_python() {
    candidates=(python3 python3.13 python3.12 python3.11)
    [ -z "${PYTHON:-}" ] || candidates=("$PYTHON")
    for candidate in "${candidates[@]}"; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python="$candidate"
            return
        fi
    done
    say "Cần Python từ 3.11 trở lên; máy này có: $("${PYTHON:-python3}" --version 2>/dev/null || echo "không có ${PYTHON:-python3}")."
    stop "Python 3.11 or newer is needed. Name another one with: make PYTHON=/path/to/python3 ..."
}

find_browser() {
    candidates=(chromium chromium-browser google-chrome google-chrome-stable)
    [ -z "${CHROMIUM:-}" ] || candidates=("$CHROMIUM")
    for candidate in "${candidates[@]}"; do
        # A version tells a browser from the stub that Ubuntu ships in the place of one.
        "$candidate" --version 2>/dev/null | grep -qE '[0-9]+\.[0-9]+\.[0-9]+' && return
    done
    return 1
}

missing_packages() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null || case "$python" in
        python3.*) echo "$python-venv" ;;
        *) echo python3-venv ;;
    esac
    library libpango-1.0.so.0 libpango-1.0-0
    library libpangoft2-1.0.so.0 libpangoft2-1.0-0
    library libharfbuzz-subset.so.0 libharfbuzz-subset0
    [ "$set_name" = test ] || return 0
    library libatomic.so.1 libatomic1 # Playwright's driver
    if [ -z "${CHROMIUM:-}" ] && ! is_ubuntu && ! find_browser; then echo chromium; fi
}

library() { "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null || echo "$2"; }
is_ubuntu() { grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null; }

# A bare Debian has no sudo.
line_to_run() {
    if command -v sudo >/dev/null; then
        echo "sudo apt-get update && sudo apt-get install -y --no-install-recommends $packages"
    else
        echo "su - -c 'apt-get update && apt-get install -y --no-install-recommends $packages'"
    fi
}

install_packages() {
    packages="$(missing_packages | paste -sd ' ')"
    if [ -n "$packages" ]; then
        command -v apt-get >/dev/null || stop "Thiếu / missing: $packages (tên gói của Debian / Debian's names)"
        [ "$(id -u)" = 0 ] || stop "Máy còn thiếu vài gói hệ thống. Hãy chạy dòng sau rồi làm lại." \
            "Some system packages are missing. Run this line, then try again:" \
            "" "    $(line_to_run)"
        say "Cài gói hệ thống / installing system packages: $packages"
        export DEBIAN_FRONTEND=noninteractive
        quietly apt-get -o DPkg::Lock::Timeout=120 update # a machine just started may still be updating itself
        # shellcheck disable=SC2086 # one word per package
        quietly apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends $packages
    fi
    [ "$set_name" = run ] || find_browser || stop \
        "Kiểm thử cần Chromium hoặc Chrome chạy được. Trên Ubuntu gói apt chỉ là vỏ của snap: hãy chạy 'sudo snap install chromium'," \
        "hoặc cài google-chrome, hoặc đặt CHROMIUM=/đường/dẫn/tới/trình-duyệt." \
        "The tests need a Chromium or Chrome that runs. On Ubuntu the apt package is only a stub for the snap: run" \
        "'sudo snap install chromium', or install google-chrome, or set CHROMIUM=/path/to/browser."
}

quietly() {
    output="$("$@" 2>&1)" || stop "$output" "" "Không chạy được / failed: $*"
}

install_libraries() {
    rm -f "$venv"/installed-*
    if ! is_whole; then
        say "Tạo / making $venv ($("$python" --version))"
        rm -rf "$venv"
        quietly "$python" -m venv "$venv"
    fi
    say "Cài thư viện đã khóa / installing the locked libraries: requirements/$set_name.txt"
    pip="$venv/bin/python -m pip --disable-pip-version-check --quiet install"
    quietly $pip --require-hashes --only-binary :all: -r "requirements/$set_name.txt"
    quietly $pip --no-deps --no-build-isolation --editable .
    # Also where PYTHONDONTWRITEBYTECODE is set: there every start would compile all libraries again, for two seconds.
    "$venv/bin/python" -m compileall -q -j 0 "$venv/lib" >/dev/null 2>&1 || true # some libraries bring files of Python 2
    stamp_of run >"$venv/installed-run" # the locks for tests hold all the program needs
    [ "$set_name" = run ] || stamp_of test >"$venv/installed-test"
}

# Neither half made nor moved here from another folder.
is_whole() {
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 &&
        [ "$("$venv/bin/python" -c 'import sys; print(sys.prefix)')" = "$(pwd -P)/$venv" ] &&
        head -n 1 "$venv/bin/pip" | grep -qF "$(pwd -P)/$venv/"
}

is_installed "$set_name" && { [ "$set_name" = run ] || find_browser; } && exit 0
find_python
install_packages
install_libraries
say "Đã cài xong / installed."
