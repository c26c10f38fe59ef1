-- Which files do snapshots from ?1 on name? A file is named until, and not by, its end snapshot.
SELECT table_name, file.path
FROM (
    SELECT table_id, path, end_snapshot FROM ducklake_data_file
    UNION ALL
    SELECT table_id, path, end_snapshot FROM ducklake_delete_file
) AS file
JOIN ducklake_table USING (table_id)
WHERE file.end_snapshot IS NULL OR file.end_snapshot > ?1
