"""Lines -> findings, one rule per file; the annotated workbook that goes back; the form that goes out."""
