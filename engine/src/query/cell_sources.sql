-- Who reported what in some H3 cells of a resolution, in a window, for some categories, within a box, and in which week?
-- Where cells are ranked, officer-initiated records are left out: patrols would confirm themselves.
SELECT h3_parent(cell, $resolution) AS cell, origin, category, place_precision, household, household_since,
  CASE WHEN household IS NULL THEN NULL ELSE bucket_of(occurred_from, 'week', $zone) END AS bucket, count(*) AS reports
FROM reports
WHERE occurred_from >= $from AND occurred_from < $to
  AND longitude BETWEEN $west AND $east AND latitude BETWEEN $south AND $north
  AND h3_parent(cell, $resolution) IN ($cells)
  AND audience IN ($audiences)
  AND ($every_category OR category IN ($categories))
  AND ($every_origin OR origin <> 'officer') AND status <> 'retracted'
  AND cell IS NOT NULL AND place_precision <> 'area'
GROUP BY h3_parent(cell, $resolution), origin, category, place_precision, household, household_since,
  CASE WHEN household IS NULL THEN NULL ELSE bucket_of(occurred_from, 'week', $zone) END
