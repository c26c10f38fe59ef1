-- Was this delivery loaded before, and with which receipt?
SELECT batch_id, content_hash, source, receipt
FROM batches
WHERE content_hash = $delivery
ORDER BY received_at, batch_id
