-- How many reports does each H3 cell of a resolution hold in each week or month of a window, within a box?
-- Where cells are ranked, officer-initiated records are left out: patrols would confirm themselves.
SELECT h3_parent(cell, $resolution) AS cell, bucket_of(occurred_from, $bucket, $zone) AS bucket, count(*) AS reports
FROM reports
WHERE occurred_from >= $from AND occurred_from < $to
  AND longitude BETWEEN $west AND $east AND latitude BETWEEN $south AND $north
  AND audience IN ($audiences)
  AND ($every_category OR category IN ($categories))
  AND ($every_origin OR origin <> 'officer') AND status <> 'retracted'
  AND cell IS NOT NULL AND place_precision <> 'area'
GROUP BY h3_parent(cell, $resolution), bucket_of(occurred_from, $bucket, $zone)
