-- How often the record has been read in vain.
ALTER TABLE dead_letters ADD COLUMN attempts BIGINT NOT NULL DEFAULT 1;
