-- How many voices does each exact point hold, in a window, for some categories, within a box?
-- One household is one voice per cell, category and week, at the place of its first report; one without a household is one too.
-- Where places are ranked, officer-initiated records are left out: patrols would confirm themselves.
SELECT longitude, latitude, count(*) AS voices
FROM (
  SELECT longitude, latitude
  FROM reports
  WHERE household IS NULL
    AND occurred_from >= $from AND occurred_from < $to
    AND longitude BETWEEN $west AND $east AND latitude BETWEEN $south AND $north
    AND audience IN ($audiences)
    AND ($every_category OR category IN ($categories))
    AND ($every_origin OR origin <> 'officer') AND status <> 'retracted'
    AND cell IS NOT NULL AND place_precision <> 'area'
  UNION ALL
  SELECT first_value(longitude ORDER BY occurred_from, report_id) AS longitude,
    first_value(latitude ORDER BY occurred_from, report_id) AS latitude
  FROM reports
  WHERE household IS NOT NULL
    AND occurred_from >= $from AND occurred_from < $to
    AND longitude BETWEEN $west AND $east AND latitude BETWEEN $south AND $north
    AND audience IN ($audiences)
    AND ($every_category OR category IN ($categories))
    AND ($every_origin OR origin <> 'officer') AND status <> 'retracted'
    AND cell IS NOT NULL AND place_precision <> 'area'
  GROUP BY h3_parent(cell, $resolution), household, category, bucket_of(occurred_from, 'week', $zone)
) AS voices
GROUP BY longitude, latitude
