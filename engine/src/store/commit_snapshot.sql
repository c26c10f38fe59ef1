-- The snapshot itself; nothing about tables or columns changes with it.
INSERT INTO ducklake_snapshot (snapshot_id, snapshot_time, schema_version)
SELECT ?, CURRENT_TIMESTAMP, max(schema_version) FROM ducklake_snapshot
