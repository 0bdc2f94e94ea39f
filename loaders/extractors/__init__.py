"""What each part of a record is found by: one module for each, its wording in ``rules/``."""
