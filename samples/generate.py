#!/usr/bin/env python3
"""Writes every sample of this folder, and the table of README.md that says what a plan must find in each.

    samples/generate.py            writes the files
    samples/generate.py --check    writes nothing; fails where a file is not what would be written

Needs Python 3.9 or later and nothing else. The output is the same on every machine. Every token, customer and person is
made up; the tokens have the forms that the gateways document. What each row is for is said where it is made:
generator/stripe_cards.py, generator/gateways.py, generator/finance.py and generator/damage.py.
"""

import gzip
import pathlib
import sys

sys.dont_write_bytecode = True

from generator import damage, exports, finance, gateways, vaults  # noqa: E402
from generator.stripe_cards import stripe_cards  # noqa: E402

FOLDER = pathlib.Path(__file__).resolve().parent

PLANNED = [
    stripe_cards,
    gateways.canonical_references,
    gateways.canonical_tokens,
    gateways.stripe_dashboard,
    gateways.braintree_vault,
    gateways.adyen_result,
    gateways.gocardless_mandates,
    gateways.vantiv_tokens,
    *exports.SAMPLES,
    *vaults.SAMPLES,
    finance.value_at_risk,
    damage.damaged,
    damage.spreadsheet_damage,
    damage.formula_cells,
    damage.header_only,
]


def readme_with(table):
    """README.md with the table between its two marks."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    before, rest = text.split("<!-- counts -->\n")
    _, after = rest.split("<!-- end of counts -->\n")
    head = "| file | rows | ready | become primary | rejected | findings |\n|---|---|---|---|---|---|\n"
    return f"{before}<!-- counts -->\n{head}{table}<!-- end of counts -->\n{after}"


def main():
    samples = [make() for make in PLANNED]
    others = [damage.wrong_columns(), finance.value_at_risk_subscriptions(), *(make() for make in exports.COMPANIONS)]
    files = {sample.name: sample.content for sample in [*samples, *others]}
    files["empty.csv"] = b""
    files["README.md"] = readme_with("".join(sample.table_row + "\n" for sample in samples)).encode()
    if sys.argv[1:] == ["--check"]:
        stale = [name for name, content in files.items() if not same(FOLDER / name, content)]
        sys.exit(f"not as samples/generate.py writes them: {', '.join(stale)}" if stale else None)
    if sys.argv[1:]:
        sys.exit(__doc__)
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)


def same(path, content):
    if not path.exists():
        return False
    if path.suffix == ".gz":
        # Another build of zlib may pack the same bytes otherwise.
        return gzip.decompress(path.read_bytes()) == gzip.decompress(content)
    return path.read_bytes() == content


if __name__ == "__main__":
    main()
