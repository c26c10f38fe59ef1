-- From when to when does the lake hold reports of a window, of any kind and anywhere?
SELECT min(occurred_from) AS first, max(occurred_from) AS last
FROM reports
WHERE occurred_from >= $from AND occurred_from < $to
  AND audience IN ($audiences)
  AND ($every_category OR category IN ($categories))
  AND ($every_origin OR origin <> 'officer') AND status <> 'retracted'
