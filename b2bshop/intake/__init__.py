"""Files into rows: read, check, compare and write, however large the file is.

reading   CSV, CSV.gz and XLSX as records with their line number; damage stays in its line
cells     what a cell may hold: texts, numbers, days, codes; raises Bad with a reason a person can act on
mapping   which column becomes which field (TOML); without one the columns carry our field names
stage     a temporary table that a batch reaches by COPY; rooms compare and write it set-based
running   run_import(intake, path, …) – batches, dry run, one outcome per input row, what could not be written
telling   report file, progress, summary
command   the frame of the import_… commands; a room supplies an `Intake`
"""
