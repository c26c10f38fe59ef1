/** Faint lines of longitude and latitude, so that a map without areas is not empty paper. */
import type { Bbox, Position } from './wire';

const STEPS = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002];
const LINES_ACROSS = 6;
const MERCATOR_END = 85;

/** Lines around the box at the step that puts about six across it. */
export function graticule([west, south, east, north]: Bbox): GeoJSON.Feature {
  const span = east - west;
  const step = STEPS.find((candidate) => candidate <= span / LINES_ACROSS) ?? 0.001;
  const [left, right] = [west - span, east + span];
  const [bottom, top] = [Math.max(-MERCATOR_END, south - span), Math.min(MERCATOR_END, north + span)];
  const meridians = ticks(left, right, step).map((x): Position[] => [[x, bottom], [x, top]]);
  const parallels = ticks(bottom, top, step).map((y): Position[] => [[left, y], [right, y]]);
  return { type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates: [...meridians, ...parallels] } };
}

function ticks(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: count }, (_, index) => (first + index) * step);
}
