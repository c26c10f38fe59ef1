-- Which reports of a window does the lake already hold?
SELECT report_id
FROM reports
WHERE occurred_from >= $from AND occurred_from < $to
