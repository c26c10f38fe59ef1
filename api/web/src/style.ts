/** The map's style: plain paper, areas, cells and the selection; no tiles, glyphs or sprites. */
import type { DataDrivenPropertyValueSpecification, GeoJSONSourceSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';

import { CLASS_LOOKS } from './classes';
import { HOTSPOT_CLASSES } from './wire';

export const HATCH = 'hatch';
export const SOURCES = ['graticule', 'areas', 'cells', 'box', 'selected'] as const;
export type SourceName = (typeof SOURCES)[number];

const INK = '#16222e';
const PAPER = '#e9eef2';

/** A style without data; `map.ts` fills its sources. */
export function emptyStyle(): StyleSpecification {
  const empty: GeoJSONSourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };
  return {
    version: 8,
    sources: Object.fromEntries(SOURCES.map((name) => [name, empty])),
    layers: [...groundLayers(), ...cellLayers(), ...overlayLayers()],
  };
}

/** Opacity of the fills: cells that are not significant darken with their count up to `most` reports. */
export function cellOpacity(most: number): DataDrivenPropertyValueSpecification<number> {
  return [
    'match', ['get', 'class'],
    'not-significant', ['interpolate', ['linear'], ['sqrt', ['get', 'count']], 0, 0.08, Math.sqrt(Math.max(1, most)), 0.6],
    'not-computable', 0.5,
    0.88,
  ];
}

function groundLayers(): LayerSpecification[] {
  return [
    { id: 'paper', type: 'background', paint: { 'background-color': PAPER } },
    { id: 'graticule', type: 'line', source: 'graticule', paint: { 'line-color': '#d7dfe6', 'line-width': 1 } },
    { id: 'area-fill', type: 'fill', source: 'areas', paint: { 'fill-color': '#fbfcfd', 'fill-antialias': false } },
  ];
}

function cellLayers(): LayerSpecification[] {
  const lineWidth: DataDrivenPropertyValueSpecification<number> = ['interpolate', ['linear'], ['zoom'], 10, 0.3, 14, 1.2];
  return [
    { id: 'cell-fill', type: 'fill', source: 'cells', paint: { 'fill-color': classColour(), 'fill-opacity': cellOpacity(1) } },
    { id: 'cell-line', type: 'line', source: 'cells', paint: { 'line-color': '#ffffff', 'line-width': lineWidth } },
    { id: 'area-line', type: 'line', source: 'areas', paint: { 'line-color': '#93a1ae', 'line-width': 1 } },
    { id: 'pile-hatch', type: 'fill', source: 'cells', filter: ['get', 'pile'], paint: { 'fill-pattern': HATCH } },
    {
      id: 'pile-line', type: 'line', source: 'cells', filter: ['get', 'pile'],
      paint: { 'line-color': INK, 'line-width': 2, 'line-dasharray': [2, 1.5] },
    },
  ];
}

function overlayLayers(): LayerSpecification[] {
  return [
    { id: 'box', type: 'line', source: 'box', paint: { 'line-color': '#2b5f86', 'line-width': 1.5, 'line-dasharray': [4, 3] } },
    { id: 'selected-casing', type: 'line', source: 'selected', paint: { 'line-color': '#ffffff', 'line-width': 7 } },
    { id: 'selected', type: 'line', source: 'selected', paint: { 'line-color': INK, 'line-width': 3.5 } },
  ];
}

function classColour(): DataDrivenPropertyValueSpecification<string> {
  const pairs = HOTSPOT_CLASSES.flatMap((name) => [name, CLASS_LOOKS[name].colour]);
  const fallback = CLASS_LOOKS['not-computable'].colour;
  return ['match', ['get', 'class'], ...pairs, fallback] as unknown as DataDrivenPropertyValueSpecification<string>;
}
