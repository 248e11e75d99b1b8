-- Each tenant's log has a beginning of its own; of those that are known already it is that of the whole.
CREATE TABLE log_starts (
  tenant_id $(text) NOT NULL PRIMARY KEY,
  since BIGINT NOT NULL
);
INSERT INTO log_starts (tenant_id, since)
  SELECT known.tenant_id, engine.log_start FROM engine, (
    SELECT '' AS tenant_id
    UNION SELECT tenant_id FROM journal UNION SELECT tenant_id FROM seen_values UNION SELECT tenant_id FROM alerts
    UNION SELECT tenant_id FROM accounts
  ) known
  WHERE engine.log_start IS NOT NULL AND known.tenant_id IS NOT NULL;
ALTER TABLE engine DROP COLUMN log_start;
