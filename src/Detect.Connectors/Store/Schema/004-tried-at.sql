-- When a notification was tried last; null before the first attempt. A clock that has been set back to before that makes it due.
ALTER TABLE outbox ADD COLUMN tried_at BIGINT;
