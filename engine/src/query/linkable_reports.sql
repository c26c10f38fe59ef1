-- Which reports of a window, within a box, can be compared with each other, and what do they tell?
-- Officer-initiated records stay in: linking ranks no place, and an officer's own find may belong to a series.
SELECT report_id, external_id, category, occurred_from, occurred_to, time_precision, place_precision,
       longitude, latitude, cell, household, narrative, origin
FROM reports
WHERE occurred_from >= $from AND occurred_from < $to
  AND longitude BETWEEN $west AND $east AND latitude BETWEEN $south AND $north
  AND audience IN ($audiences)
  AND ($every_category OR category IN ($categories))
  AND ($every_origin OR origin <> 'officer') AND status <> 'retracted'
  AND cell IS NOT NULL AND place_precision <> 'area'
