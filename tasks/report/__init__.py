"""One report model -> docx, xlsx, html and json; every figure traceable to its cells."""
