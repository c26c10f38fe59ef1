-- When did the reports of each neighbourhood happen, from and to, and how precisely is that known, anywhere or in some cells?
-- Reports on default points are left out: the neighbourhood they were given is that of the point.
SELECT area_id, occurred_from, occurred_to, time_precision, count(*) AS reports
FROM reports
WHERE occurred_from >= $from AND occurred_from < $to
  AND ($everywhere OR cell IN ($cells))
  AND audience IN ($audiences)
  AND ($every_category OR category IN ($categories))
  AND ($every_origin OR origin <> 'officer') AND status <> 'retracted'
  AND area_id IS NOT NULL AND place_precision <> 'area'
GROUP BY area_id, occurred_from, occurred_to, time_precision
