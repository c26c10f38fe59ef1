-- When did the reports of each category happen, from and to, and how precisely is that known, anywhere or in some cells?
SELECT category, occurred_from, occurred_to, time_precision, count(*) AS reports
FROM reports
WHERE occurred_from >= $from AND occurred_from < $to
  AND ($everywhere OR cell IN ($cells))
  AND audience IN ($audiences)
  AND ($every_category OR category IN ($categories))
  AND ($every_origin OR origin <> 'officer') AND status <> 'retracted'
GROUP BY category, occurred_from, occurred_to, time_precision
