-- What was said of one report, and which of it holds?
SELECT report_id, revision, batch_id, source, received_at, status, category, occurred_from, occurred_to, longitude, latitude,
       audience, narrative, true AS holds
FROM reports
WHERE (report_id = $id OR external_id = $id) AND audience IN ($audiences)
UNION ALL
SELECT report_id, revision, batch_id, source, received_at, status, category, occurred_from, occurred_to, longitude, latitude,
       audience, narrative, false AS holds
FROM superseded
WHERE (report_id = $id OR external_id = $id) AND audience IN ($audiences)
ORDER BY report_id, revision, received_at, holds
