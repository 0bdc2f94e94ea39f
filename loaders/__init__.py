"""Documents to records: readers, layout, sections, and the rules that find statements."""
