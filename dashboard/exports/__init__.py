"""One format a file: the same rows become CSV, XLSX, JSON, PPTX or HTML."""
