"""Refuse files over 450 lines and functions over 60: split them by subject."""

import ast
import subprocess
import sys
from pathlib import Path

FILE_LINES = 450
FUNCTION_LINES = 60
ENDINGS = (".py", ".ts", ".tsx", ".css")
GENERATED = ("/dist/", "/migrations/versions/", "/api/schema.d.ts")


def main() -> int:
    """Print every file and function that is too long; return how many."""
    tracked = subprocess.run(
        ["git", "ls-files"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    found = [
        complaint
        for name in tracked
        if name.endswith(ENDINGS) and not any(part in name for part in GENERATED)
        for complaint in complaints(Path(name))
    ]
    print("\n".join(found) or "no file or function is too long")
    return len(found)


def complaints(path: Path) -> list[str]:
    """Say what is too long in one file."""
    if not path.exists():
        return []
    source = path.read_text(encoding="utf-8")
    lines = len(source.splitlines())
    found = [f"{path}: {lines} lines (at most {FILE_LINES})"] if lines > FILE_LINES else []
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES:
                    found.append(
                        f"{path}:{node.lineno} {node.name}: {length} lines "
                        f"(at most {FUNCTION_LINES})"
                    )
    return found


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
