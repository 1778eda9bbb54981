"""A sample file under construction."""

import gzip as gzip_format
import json
from collections import Counter


class Sample:
    """A file, its rows, and what a plan must find in it.

    The numbers come from how each row was made, not from tokenferry, so they are a check on the program.

    `encoding` is Python's name of one that writes no byte order mark of its own (utf-16-le, not utf-16); `bom` adds it.
    `preamble` are lines before the header, as reports have them.
    """

    def __init__(
        self, name, header, delimiter=",", newline="\n", bom=False, first_line="", quote_all=False, encoding="utf-8",
        gzip=False, preamble=(),
    ):  # fmt: skip
        self.name = name
        self.header = header
        self.delimiter = delimiter
        self.newline = newline
        self.quote_all = quote_all
        self.encoding = encoding
        self.gzip = gzip
        self.endings = Counter()
        self.findings = Counter()
        self.primary = 0
        self._bytes = bytearray("\ufeff".encode(encoding) if bom else b"")
        for line in [*([first_line] if first_line else []), *preamble]:
            self._bytes += (line + newline).encode(encoding)
        self._bytes += self.record(header)

    def add(self, cells, ending="ready", *, primary=False, finding=None):
        """Adds a row that must end as said: `ready`, or the reason for which it is rejected.

        Cells are a list, or a dictionary by header, where those that it lacks are empty.
        """
        if isinstance(cells, dict):
            assert set(cells) <= set(self.header), set(cells) - set(self.header)
            cells = [cells.get(name, "") for name in self.header]
        self.add_bytes(self.record(cells), ending, primary=primary, finding=finding)

    def add_bytes(self, record, ending="ready", *, primary=False, finding=None):
        """Adds a row as bytes, its line end included."""
        self._bytes += record
        self.endings[ending] += 1
        if ending == "ready":
            self.primary += primary
            self.findings.update([finding] if finding else [])

    def add_blank_line(self, blanks=""):
        self._bytes += (blanks + self.newline).encode(self.encoding)
        self.findings["blank_lines"] += 1

    def record(self, cells):
        return (self.delimiter.join(map(self._cell, cells)) + self.newline).encode(self.encoding)

    @property
    def content(self):
        return gzip_format.compress(bytes(self._bytes), mtime=0) if self.gzip else bytes(self._bytes)

    @property
    def table_row(self):
        """The line of the table in README.md."""
        ready = self.endings["ready"]
        rejected = {reason: count for reason, count in self.endings.items() if reason != "ready"}
        numbers = [sum(self.endings.values()), ready, self.primary, listed(rejected), listed(self.findings)]
        return f"| {self.name} | " + " | ".join(str(number) for number in numbers) + " |"

    def _cell(self, text):
        marks = (self.delimiter, '"', "\n", "\r")
        is_plain = not self.quote_all and text == text.strip() and not any(mark in text for mark in marks)
        return text if is_plain else '"' + text.replace('"', '""') + '"'


class JSONSample(Sample):
    """A JSON document whose rows are counted where they are made; `document` is filled by whoever makes it."""

    def __init__(self, name):
        super().__init__(name, [])
        self.document = {}

    def count(self, ending="ready", finding=None):
        """Counts one row of the document."""
        self.add_bytes(b"", ending, finding=finding)

    @property
    def content(self):
        return (json.dumps(self.document, indent=2, ensure_ascii=False) + "\n").encode()


def listed(counts):
    """Such as `missing_token 16, duplicate_row 9`, the most frequent first."""
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
