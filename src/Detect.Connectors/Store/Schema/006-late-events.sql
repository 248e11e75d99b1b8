-- Up to where late events have been worked in: the journal until then is read in the order of event time.
ALTER TABLE engine ADD COLUMN worked_in_sequence BIGINT;
ALTER TABLE engine ADD COLUMN worked_in_watermark BIGINT;
CREATE INDEX journal_by_time ON journal (occurred_at, sequence);
