-- How does the catalog number a live table and its columns?
SELECT t.table_id, c.column_name, c.column_id
FROM ducklake_table t
JOIN ducklake_column c ON c.table_id = t.table_id
WHERE t.table_name = ? AND t.end_snapshot IS NULL AND c.end_snapshot IS NULL
ORDER BY c.column_order
