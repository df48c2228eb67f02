"""manage.py evaluate_smart FILE.csv [--misses]"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from goals.smart.evaluation import LABELLED, MOST_BAD_ROWS, Miss, NoTable, Table, evaluate, read_table, report
from teamops.text import decode


class Command(BaseCommand):
    help = (
        "Judge goals that people labelled, and print precision and recall of each letter. The columns: "
        "language, goal, key_results (parted by ;), specific, measurable, time_bound (0 or 1)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--misses", action="store_true", help="list where marks and labels disagree")

    def handle(self, *args: Any, **options: Any) -> None:
        table = _read(options["file"])
        for sentence in table.bad[:MOST_BAD_ROWS]:
            self.stderr.write(sentence)
        if len(table.bad) > MOST_BAD_ROWS:
            self.stderr.write(f"{len(table.bad) - MOST_BAD_ROWS} more lines are left out.")
        if not table.rows:
            raise CommandError("No line of the file is a labelled goal.")
        scores, misses = evaluate(table.rows)
        for line in report(scores):
            self.stdout.write(line)
        if options["misses"]:
            self.stdout.write("")
            for miss in misses:
                self.stdout.write(_said(miss))


def _read(path: Path) -> Table:
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise CommandError(f"The file cannot be opened: {error.strerror}.") from error
    if text is None:
        raise CommandError("The file's characters cannot be read. Save it as CSV UTF-8.")
    try:
        return read_table(text)
    except NoTable as refused:
        raise CommandError(str(refused)) from refused


def _said(miss: Miss) -> str:
    """`line 7, measurable: labelled 1, judged 0: the goal; its key results`"""
    words = "; ".join([miss.row.goal, *miss.row.key_results])
    name = LABELLED[miss.letter].replace("_", "-")
    return f"line {miss.row.line}, {name}: labelled {int(not miss.said)}, judged {int(miss.said)}: {words}"
