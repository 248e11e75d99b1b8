-- Times are ticks of 100 ns in UTC. Keys named *_key are SHA-256 of what they stand for, since an index holds no text of any length.

CREATE TABLE engine (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  epoch BIGINT NOT NULL,
  last_sequence BIGINT NOT NULL,
  taken_sequence BIGINT NOT NULL,
  watermark BIGINT,
  log_start BIGINT,
  backfill_from BIGINT,
  backfill_until BIGINT
);
INSERT INTO engine (id, epoch, last_sequence, taken_sequence) VALUES (1, 0, 0, 0);

CREATE TABLE progress (
  progress_key $(bytes) NOT NULL PRIMARY KEY,
  source $(text) NOT NULL,
  partition_name $(text) NOT NULL,
  ordinal BIGINT NOT NULL,
  token $(text),
  newest BIGINT,
  caught_up BIGINT,
  events BIGINT NOT NULL,
  lag BIGINT,
  updated_at BIGINT NOT NULL
);

CREATE TABLE journal (
  sequence BIGINT NOT NULL PRIMARY KEY,
  event_key $(bytes) NOT NULL,
  occurred_at BIGINT,
  source $(text) NOT NULL,
  partition_name $(text) NOT NULL,
  tenant_id $(text),
  enqueued_at BIGINT,
  received_at BIGINT NOT NULL,
  watermark BIGINT,
  about_accounts BIGINT NOT NULL,
  record $(bytes) NOT NULL
);

CREATE TABLE seen_values (
  seen_key $(bytes) NOT NULL PRIMARY KEY,
  rule_id $(text) NOT NULL,
  is_group BIGINT NOT NULL,
  tenant_id $(text),
  value $(text) NOT NULL,
  since BIGINT NOT NULL,
  last BIGINT NOT NULL,
  first_key $(bytes) NOT NULL
);

CREATE TABLE alerts (
  id $(text) NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL,
  rule_id $(text) NOT NULL,
  tenant_id $(text),
  group_key $(bytes) NOT NULL,
  kind $(text) NOT NULL,
  level BIGINT NOT NULL,
  status $(text) NOT NULL,
  verdict $(text),
  is_decided BIGINT NOT NULL,
  is_aside BIGINT NOT NULL,
  first_at BIGINT,
  last_at BIGINT NOT NULL,
  raised_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  document $(text) NOT NULL
);
CREATE INDEX alerts_last ON alerts (last_at, id);
CREATE INDEX alerts_group ON alerts (group_key);
CREATE INDEX alerts_rule ON alerts (rule_id, raised_at);
CREATE INDEX alerts_changed ON alerts (changed_at);

CREATE TABLE alert_aliases (
  alias $(text) NOT NULL PRIMARY KEY,
  alert_id $(text) NOT NULL
);
CREATE INDEX alert_aliases_alert ON alert_aliases (alert_id);

-- Group values, accounts and tags, to find alerts by.
CREATE TABLE alert_terms (
  term_key $(bytes) NOT NULL,
  alert_id $(text) NOT NULL,
  PRIMARY KEY (term_key, alert_id)
);
CREATE INDEX alert_terms_alert ON alert_terms (alert_id);

CREATE TABLE alert_history (
  number $(numbered),
  alert_id $(text) NOT NULL,
  at BIGINT NOT NULL,
  who $(text) NOT NULL,
  what $(text) NOT NULL,
  comment $(text)
);
CREATE INDEX alert_history_alert ON alert_history (alert_id, number);

CREATE TABLE deliveries (
  number $(numbered),
  alert_id $(text) NOT NULL,
  sink $(text) NOT NULL,
  kind $(text) NOT NULL,
  delivered_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL
);
CREATE INDEX deliveries_alert ON deliveries (alert_id, number);

CREATE TABLE sinks (
  sink $(text) NOT NULL PRIMARY KEY,
  last_error $(text),
  last_delivered BIGINT,
  disabled_because $(text),
  disabled_at BIGINT
);

-- subject: what keeps its order; the alert, or a digest by itself.
CREATE TABLE outbox (
  number $(numbered),
  id $(text) NOT NULL UNIQUE,
  sink $(text) NOT NULL,
  subject $(text) NOT NULL,
  kind $(text) NOT NULL,
  created_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  documents $(text) NOT NULL
);
CREATE INDEX outbox_order ON outbox (sink, number);
CREATE INDEX outbox_subject ON outbox (sink, subject, number);

CREATE TABLE refused (
  number BIGINT NOT NULL PRIMARY KEY,
  id $(text) NOT NULL UNIQUE,
  sink $(text) NOT NULL,
  subject $(text) NOT NULL,
  kind $(text) NOT NULL,
  created_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  documents $(text) NOT NULL,
  reason $(text) NOT NULL,
  refused_at BIGINT NOT NULL
);
CREATE INDEX refused_sink ON refused (sink, refused_at);

CREATE TABLE dead_letters (
  number $(numbered),
  source $(text) NOT NULL,
  partition_name $(text) NOT NULL,
  line BIGINT NOT NULL,
  byte_offset BIGINT NOT NULL,
  code $(text) NOT NULL,
  reason $(text) NOT NULL,
  received_at BIGINT NOT NULL,
  tenant_id $(text),
  record $(bytes) NOT NULL
);

-- One chain of three kinds of entries: record (evidence as received), link (a record is evidence of an alert) and pruned (everything
-- up to entry_number was deleted by retention; record holds the hash of that entry).
CREATE TABLE archive (
  number BIGINT NOT NULL PRIMARY KEY,
  kind $(text) NOT NULL,
  event_key $(bytes),
  occurred_at BIGINT,
  tenant_id $(text),
  source $(text),
  received_at BIGINT NOT NULL,
  accounts $(text),
  record $(bytes),
  entry_number BIGINT,
  alert_id $(text),
  hash $(bytes) NOT NULL
);
CREATE INDEX archive_event ON archive (event_key);
CREATE INDEX archive_alert ON archive (alert_id);
CREATE INDEX archive_entry ON archive (entry_number);

CREATE TABLE archive_accounts (
  account_key $(bytes) NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (account_key, number)
);
CREATE INDEX archive_accounts_number ON archive_accounts (number);

-- The last entry of the chain, and the last one that retention has deleted.
CREATE TABLE archive_ends (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  head_number BIGINT NOT NULL,
  head_hash $(text) NOT NULL,
  pruned_number BIGINT NOT NULL,
  pruned_hash $(text) NOT NULL
);
INSERT INTO archive_ends (id, head_number, head_hash, pruned_number, pruned_hash) VALUES
  (1, 0, '0000000000000000000000000000000000000000000000000000000000000000',
   0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE silences (
  id $(text) NOT NULL PRIMARY KEY,
  yaml $(text) NOT NULL,
  author $(text) NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE audit_trail (
  number $(numbered),
  at BIGINT NOT NULL,
  who $(text) NOT NULL,
  role $(text) NOT NULL,
  action $(text) NOT NULL,
  subject $(text) NOT NULL,
  details $(text)
);

CREATE TABLE accounts (
  number $(numbered),
  scope_key $(bytes) NOT NULL,
  source $(text) NOT NULL,
  tenant_id $(text),
  account $(text) NOT NULL,
  class $(text) NOT NULL,
  from_time BIGINT,
  until_time BIGINT,
  reason $(text) NOT NULL
);
CREATE INDEX accounts_scope ON accounts (scope_key);
