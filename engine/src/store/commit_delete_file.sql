-- Which rows of a file are gone from this snapshot on.
INSERT INTO ducklake_delete_file
    (data_file_id, table_id, path, path_is_relative, file_size_bytes, footer_size, delete_count, begin_snapshot)
VALUES (?, ?, ?, 1, ?, ?, ?, ?)
