-- What waits at a source is asked of the source; nothing was ever written here.
ALTER TABLE progress DROP COLUMN lag;
