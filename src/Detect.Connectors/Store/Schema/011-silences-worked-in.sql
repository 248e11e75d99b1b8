-- The silences that what was told agrees with, by fingerprint; null for none.
ALTER TABLE engine ADD COLUMN silences $(text);
