-- How many reports does a window hold for some categories, how precisely are they placed in time and space, how many have no place?
SELECT time_precision, place_precision, count(*) AS reports, count(cell) AS located
FROM reports
WHERE occurred_from >= $from AND occurred_from < $to
  AND audience IN ($audiences)
  AND ($every_category OR category IN ($categories))
  AND ($every_origin OR origin <> 'officer') AND status <> 'retracted'
GROUP BY time_precision, place_precision
ORDER BY time_precision, place_precision
