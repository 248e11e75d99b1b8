-- What waits for a late grant is compressed otherwise. What waits from before cannot be read.
DELETE FROM archive_candidates;
