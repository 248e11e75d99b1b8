-- Until when the value is worth keeping where its rule is loaded no more; null for what was written before this was known.
ALTER TABLE seen_values ADD COLUMN kept_until BIGINT;
