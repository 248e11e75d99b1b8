-- The events of one batch that touched no account known to be privileged when it was committed: until the watermark has passed them, a
-- grant that is older than they are can still arrive. accounts: 8 bytes for each account they touch; records: compressed.
CREATE TABLE archive_candidates (
  number $(numbered),
  newest BIGINT NOT NULL,
  source $(text) NOT NULL,
  received_at BIGINT NOT NULL,
  is_examined BIGINT NOT NULL,
  accounts $(bytes) NOT NULL,
  records $(bytes) NOT NULL
);
CREATE INDEX archive_candidates_examined ON archive_candidates (is_examined, number);
CREATE INDEX archive_candidates_newest ON archive_candidates (newest);
