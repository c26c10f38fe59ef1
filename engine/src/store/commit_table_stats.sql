-- A table has so many more rows and bytes.
INSERT INTO ducklake_table_stats (table_id, record_count, next_row_id, file_size_bytes)
VALUES (?1, ?2, ?2, ?3)
ON CONFLICT (table_id) DO UPDATE SET
    record_count = record_count + ?2, next_row_id = next_row_id + ?2, file_size_bytes = file_size_bytes + ?3
