-- What do the reports of some H3 cells of a resolution say, in a window, for some categories, within a box?
-- Where cells are ranked, officer-initiated records are left out: patrols would confirm themselves.
SELECT h3_parent(cell, $resolution) AS cell, category, household,
  CASE WHEN household IS NULL THEN NULL ELSE bucket_of(occurred_from, 'week', $zone) END AS bucket, narrative, count(*) AS reports
FROM reports
WHERE occurred_from >= $from AND occurred_from < $to
  AND longitude BETWEEN $west AND $east AND latitude BETWEEN $south AND $north
  AND h3_parent(cell, $resolution) IN ($cells)
  AND audience IN ($audiences)
  AND ($every_category OR category IN ($categories))
  AND ($every_origin OR origin <> 'officer') AND status <> 'retracted'
  AND cell IS NOT NULL AND place_precision <> 'area' AND narrative IS NOT NULL
GROUP BY h3_parent(cell, $resolution), category, household,
  CASE WHEN household IS NULL THEN NULL ELSE bucket_of(occurred_from, 'week', $zone) END, narrative
