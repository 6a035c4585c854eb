#!/bin/sh
# Print the path of a Python that can make our environment: it runs (version managers put
# commands on PATH that only fail), is 3.11 or newer, and can make virtual environments.
# $PYTHON, if set, is the only candidate.  Else one line says what to do.

if [ -n "${PYTHON:-}" ]; then
    set -- "$PYTHON"
else
    set -- python3.13 python3.12 python3.11 python3 python
fi

without_venv=
for candidate; do
    # The base executable: the environment to be made anew may be the active one.
    answer=$("$candidate" -I -c '
import sys
if not (3, 11) <= sys.version_info[:2] < (4, 0):
    sys.exit(1)
try:
    import ensurepip, venv
except ImportError:
    print("%d.%d" % sys.version_info[:2])
    sys.exit(2)
print(sys._base_executable)
' 2>/dev/null)
    case $? in
        0) printf '%s\n' "$answer"; exit 0 ;;
        2) without_venv=${without_venv:-$answer} ;;
    esac
done

if [ -n "$without_venv" ]; then
    problem="Python $without_venv cannot make virtual environments (on Debian: apt-get install python$without_venv-venv)"
elif [ -n "${PYTHON:-}" ]; then
    problem="PYTHON=$PYTHON does not run, or is older than Python 3.11"
else
    problem="no Python 3.11 or newer found; install one, or name yours: make PYTHON=/path/to/python3"
fi
echo "longform: $problem" >&2
exit 1
