"""The tables of reviews, their statements and quotations."""

VERSION = 2
"""Raised with every change of a table or of what is written to it: other files are made anew."""

TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE review (
  no INTEGER PRIMARY KEY, id TEXT, iri TEXT, place TEXT, subject TEXT, label TEXT,
  type TEXT, nation TEXT, publisher TEXT, published TEXT, year INTEGER, extent TEXT,
  document TEXT, evidence INTEGER, authors TEXT, identifiers TEXT,
  triples INTEGER);
CREATE TABLE statement (
  no INTEGER PRIMARY KEY, id TEXT, iri TEXT, review INTEGER, place TEXT, kind TEXT,
  assertion TEXT, temporality TEXT, name TEXT, acronym TEXT, number TEXT, strength TEXT,
  explicit INTEGER, failure_state TEXT, direction TEXT, age TEXT, sex TEXT, standing TEXT,
  rejected INTEGER, rule TEXT, confidence REAL, evidence INTEGER, published TEXT);
CREATE TABLE evidence (
  no INTEGER PRIMARY KEY, id TEXT, iri TEXT, review INTEGER, place TEXT, quote TEXT,
  section TEXT, heading TEXT, paragraph TEXT, page INTEGER, start INTEGER, end INTEGER,
  document TEXT);
CREATE TABLE tag (
  statement INTEGER, review INTEGER, kind TEXT, relation TEXT, scheme TEXT, concept TEXT,
  said INTEGER, counts INTEGER);
CREATE TABLE graph (iri TEXT PRIMARY KEY, version TEXT, review INTEGER) WITHOUT ROWID;
CREATE TABLE concept (no INTEGER PRIMARY KEY, iri TEXT UNIQUE);
CREATE TABLE cells (review INTEGER PRIMARY KEY, single BLOB, missed BLOB);
CREATE VIRTUAL TABLE words USING fts5(
  quote, content='evidence', content_rowid='no', tokenize="unicode61 remove_diacritics 2");
"""
"""``graph`` has every graph that was read, with the version of it; ``cells`` see ``said.py``."""

INDEXES = """
CREATE UNIQUE INDEX review_id ON review (id);
CREATE UNIQUE INDEX review_iri ON review (iri);
CREATE INDEX review_place ON review (place);
CREATE INDEX statement_id ON statement (id);
CREATE INDEX statement_review ON statement (review, kind);
CREATE INDEX statement_kind ON statement (kind, place);
CREATE INDEX statement_place ON statement (place);
CREATE INDEX statement_evidence ON statement (evidence);
CREATE INDEX evidence_id ON evidence (id);
CREATE INDEX evidence_review ON evidence (review);
CREATE INDEX evidence_place ON evidence (place);
CREATE INDEX tag_statement ON tag (statement);
CREATE INDEX tag_concept ON tag (scheme, concept, counts, review);
CREATE INDEX tag_review ON tag (review, scheme, concept);
"""
FINISH = "INSERT INTO words (words) VALUES ('rebuild'); ANALYZE;"
