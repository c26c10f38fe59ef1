-- What values a column of a new file holds, so that questions can skip the file.
INSERT INTO ducklake_file_column_stats
    (data_file_id, table_id, column_id, column_size_bytes, value_count, null_count, min_value, max_value, contains_nan)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
