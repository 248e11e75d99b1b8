-- A row says nothing without its header.
ALTER TABLE dead_letters ADD COLUMN csv_header $(bytes);
