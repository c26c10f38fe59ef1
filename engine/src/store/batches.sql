-- Which loads made this snapshot, oldest first?
SELECT batch_id, content_hash, source, receipt
FROM batches
ORDER BY received_at, batch_id
