"""Where the rule files of the standards lie: beside the project's root, or where ODCAT_STANDARDS says."""

import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = pathlib.Path(os.environ.get("ODCAT_STANDARDS", ROOT.parent / "shared/standards"))


def find(path):
    """A rule file, or None on a machine of CI that has no such folder, which is then said."""
    found = FOLDER / path
    if found.exists():
        return found
    if os.environ.get("CI"):
        print(f"LEFT OUT: {found} is not there, so that nothing is checked against it")
        return None
    sys.exit(f"{found} is missing: set ODCAT_STANDARDS to the folder of the rule files")
