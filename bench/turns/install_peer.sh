#!/bin/sh
# Make the peer's environment, var/peer/.venv: the full Rasa 3.6.21 with TensorFlow, as its own
# metadata asks for. 2.7 GB. PYTHON names the interpreter; Rasa 3.6 supports none after 3.10.
set -eu
cd "$(dirname "$0")/../.."
find_python() {
  for candidate in "${PYTHON:-}" python3.10 "$HOME"/.pyenv/versions/3.10.*/bin/python; do
    if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "install_peer: no Python 3.10 found; set PYTHON" >&2
  exit 1
}
home=var/peer
if [ ! -x $home/.venv/bin/python ]; then
  python=$(find_python)
  mkdir -p $home
  "$python" -m venv $home/.venv
fi
$home/.venv/bin/python -m pip --disable-pip-version-check install --quiet \
  --requirement bench/turns/peer/requirements.txt
$home/.venv/bin/rasa --version
