-- The rules by which the leader goes, by fingerprint; null as long as none has said.
ALTER TABLE engine ADD COLUMN rules $(text);
-- 1 for what is in the journal though it matched no rule of the worker that took it in.
ALTER TABLE journal ADD COLUMN is_unmatched BIGINT NOT NULL DEFAULT 0;
