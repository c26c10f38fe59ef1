-- A new file of a table, whose rows are numbered behind all rows the table ever had.
INSERT INTO ducklake_data_file
    (table_id, path, path_is_relative, file_size_bytes, footer_size, record_count, begin_snapshot, row_id_start)
VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, (SELECT next_row_id FROM ducklake_table_stats WHERE table_id = ?1) - ?5)
RETURNING data_file_id
