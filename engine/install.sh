#!/bin/sh
# Make .venv-rasa from scratch: rasa 3.6.21 unchanged, beside the locked list of what it really uses.
# ASCOLTO_PYTHON names the interpreter, as for the product's environment.
set -eu
cd "$(dirname "$0")/.."
python="${ASCOLTO_PYTHON:-python3}"
[ -x .venv-rasa/bin/python ] || "$python" -m venv .venv-rasa
# Not compiled ahead: most modules of most packages are never imported.
pip() {
  .venv-rasa/bin/python -m pip --disable-pip-version-check install \
    --quiet --no-deps --no-compile "$@"
}
pip --requirement engine/requirements.txt
# Its metadata says Python < 3.11, its code runs on 3.11 to 3.13 with engine/shims.py.
pip --ignore-requires-python rasa==3.6.21
OMP_NUM_THREADS=1 .venv-rasa/bin/python -W ignore -m engine.launcher --version
