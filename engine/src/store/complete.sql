-- What does a DuckLake 1.0 catalog need, beyond what the writing crate creates, for DuckDB to attach and read it?
-- Run once, when a lake is created; defaults keep later rows complete.
ALTER TABLE ducklake_snapshot ADD COLUMN next_catalog_id BIGINT NOT NULL DEFAULT 1000000000;
ALTER TABLE ducklake_snapshot ADD COLUMN next_file_id BIGINT NOT NULL DEFAULT 1000000000;
ALTER TABLE ducklake_schema ADD COLUMN schema_uuid VARCHAR;
ALTER TABLE ducklake_table ADD COLUMN table_uuid VARCHAR;
ALTER TABLE ducklake_data_file ADD COLUMN file_order BIGINT;
ALTER TABLE ducklake_data_file ADD COLUMN file_format VARCHAR DEFAULT 'parquet';
ALTER TABLE ducklake_delete_file ADD COLUMN format VARCHAR DEFAULT 'parquet';
CREATE TABLE IF NOT EXISTS ducklake_column_mapping (mapping_id BIGINT, table_id BIGINT, "type" VARCHAR);
CREATE TABLE IF NOT EXISTS ducklake_name_mapping (
    mapping_id BIGINT, column_id BIGINT, source_name VARCHAR, target_field_id BIGINT, parent_column BIGINT, is_partition BIGINT);
CREATE TABLE IF NOT EXISTS ducklake_file_variant_stats (
    data_file_id BIGINT, table_id BIGINT, column_id BIGINT, variant_path VARCHAR, shredded_type VARCHAR, column_size_bytes BIGINT,
    value_count BIGINT, null_count BIGINT, min_value VARCHAR, max_value VARCHAR, contains_nan BIGINT, extra_stats VARCHAR);
CREATE TABLE IF NOT EXISTS ducklake_macro (
    schema_id BIGINT, macro_id BIGINT, macro_name VARCHAR, begin_snapshot BIGINT, end_snapshot BIGINT);
CREATE TABLE IF NOT EXISTS ducklake_macro_impl (macro_id BIGINT, impl_id BIGINT, dialect VARCHAR, "sql" VARCHAR, "type" VARCHAR);
CREATE TABLE IF NOT EXISTS ducklake_macro_parameters (
    macro_id BIGINT, impl_id BIGINT, column_id BIGINT, parameter_name VARCHAR, parameter_type VARCHAR, default_value VARCHAR,
    default_value_type VARCHAR);
-- Identifiers in the form of a UUID, from the rows' own numbers.
UPDATE ducklake_schema SET schema_uuid = printf('00000000-0000-4000-8000-%012x', schema_id);
UPDATE ducklake_table SET table_uuid = printf('00000000-0000-4000-9000-%012x', table_id);
INSERT INTO ducklake_metadata (key, value)
    SELECT 'version', '1.0' WHERE NOT EXISTS (SELECT 1 FROM ducklake_metadata WHERE key = 'version');
-- What a table's values have in common is not kept: unknown is always true.
INSERT INTO ducklake_table_column_stats (table_id, column_id) SELECT table_id, column_id FROM ducklake_column;
-- Our own: the BLAKE3 hash of every file, by its path below the folder of Parquet files.
CREATE TABLE beatwise_digest (path VARCHAR PRIMARY KEY, blake3 VARCHAR NOT NULL);
