-- How many voices does each H3 cell of a resolution hold in each week or month of a window, within a box?
-- One household is one voice per cell, category and week, however often it reports; a report without a household is one too.
-- Where cells are ranked, officer-initiated records are left out: patrols would confirm themselves.
SELECT cell, bucket, sum(voices) AS voices
FROM (
  SELECT h3_parent(cell, $resolution) AS cell, bucket_of(occurred_from, $bucket, $zone) AS bucket,
    CASE WHEN household IS NULL THEN count(*) ELSE 1 END AS voices
  FROM reports
  WHERE occurred_from >= $from AND occurred_from < $to
    AND longitude BETWEEN $west AND $east AND latitude BETWEEN $south AND $north
    AND audience IN ($audiences)
    AND ($every_category OR category IN ($categories))
    AND ($every_origin OR origin <> 'officer') AND status <> 'retracted'
    AND cell IS NOT NULL AND place_precision <> 'area'
  GROUP BY h3_parent(cell, $resolution), bucket_of(occurred_from, $bucket, $zone), household,
    CASE WHEN household IS NULL THEN NULL ELSE category END,
    CASE WHEN household IS NULL THEN NULL ELSE bucket_of(occurred_from, 'week', $zone) END
) AS by_household
GROUP BY cell, bucket
