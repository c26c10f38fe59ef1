-- How precisely are the reports of a window known in time?
SELECT DISTINCT time_precision
FROM reports
WHERE occurred_from >= $from AND occurred_from < $to
  AND audience IN ($audiences)
ORDER BY time_precision
