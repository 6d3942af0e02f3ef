"""Rows of groups (the lines of an order), collected on disk until the whole file is read."""

# Names inside the statements come from code (fields, models), never from a file; values are parameters.
# ruff: noqa: S608

from collections.abc import Iterator

from .stage import Stage, Told


class Groups:
    """A temporary table in the order of the groups' first lines; memory stays flat whatever the file's size."""

    def __init__(self, stage: Stage):
        self._stage = stage
        self.count = 0

    def add(self, rows: list[tuple]) -> list[Told]:
        """Keeps the rows that belong to a group; the others are told at once."""
        self._stage.copy((row for row in rows if row[1] is not None), "intake_spool")
        return [
            Told(row[0], row[-4], "", row[-3] or "", row[-2] or "", row[-1] or "")
            for row in rows
            if row[1] is None
        ]

    def arrange(self) -> None:
        self._stage.run(
            "CREATE TEMP TABLE intake_groups AS SELECT key, count(*) AS size,"
            " row_number() OVER (ORDER BY min(line)) AS place FROM intake_spool GROUP BY key"
        )
        self._stage.run("CREATE UNIQUE INDEX ON intake_groups (place)")
        self._stage.run("CREATE INDEX ON intake_spool (key)")
        self._stage.run("ANALYZE intake_groups")
        self._stage.run("ANALYZE intake_spool")
        self.count = self._stage.rows("SELECT count(*) FROM intake_groups")[0][0]

    def portions(self, size: int) -> Iterator[tuple[int, int]]:
        """Ranges of places with about `size` rows each; a group is never divided."""
        first, rows = 1, 0
        place = 0
        while place < self.count:
            found = self._stage.rows(
                "SELECT place, size FROM intake_groups WHERE place > %s ORDER BY place LIMIT 1000", [place]
            )
            for place, count in found:
                rows += count
                if rows >= size:
                    yield first, place
                    first, rows = place + 1, 0
        if first <= self.count:
            yield first, self.count

    def rows(self, first: int, last: int) -> list[tuple]:
        names = ", ".join(f's."{name}"' for name in self._stage.columns)
        return self._stage.rows(
            f"SELECT {names} FROM intake_groups g JOIN intake_spool s USING (key)"
            " WHERE g.place BETWEEN %s AND %s ORDER BY g.place, s.line",
            [first, last],
        )
