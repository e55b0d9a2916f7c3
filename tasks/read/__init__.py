"""A workbook of any shape -> typed lines in whole đồng, each value's cell kept."""
