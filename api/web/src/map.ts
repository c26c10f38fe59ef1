/** The map itself: the one place that knows MapLibre. */
import 'maplibre-gl/dist/maplibre-gl.css';

import { type GeoJSONSource, Map as MapLibre, type MapMouseEvent, Marker, NavigationControl, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';

import type { Answer } from './answer';
import { centreOf, outlineOf } from './bounds';
import { element } from './dom';
import { graticule } from './graticule';
import { hatchImage } from './hatch';
import { cellOpacity, emptyStyle, HATCH, type SourceName } from './style';
import type { View } from './url';
import type { AreaCollection, Bbox, CellFeature, Position } from './wire';

const WIDE_PADDING_PX = 40;
const NARROW_PADDING_PX = 14;
const NARROW_PX = 600;
const CLOSE_ZOOM: Readonly<Record<string, number>> = { '8': 11.4, '9': 12.7, '10': 14.1 };

/** What lies under the pointer. */
export interface Hover {
  x: number;
  y: number;
  cell: string | null;
  area: string | null;
}

export interface MapEvents {
  /** A cell was clicked, or empty map. */
  picked: (cell: string | null) => void;
  hovered: (hover: Hover | null) => void;
  moved: (view: View) => void;
}

export class HotspotMap {
  readonly #map: MapLibre;
  readonly #ready: Promise<void>;
  /** Whether the layers exist; MapLibre's own question also waits for sources, and clicks must not. */
  #loaded = false;
  #piles: Marker[] = [];

  /** Draws into the container; throws where the browser has no WebGL. */
  constructor(container: HTMLElement, events: MapEvents) {
    setWorkerUrl(workerUrl);
    this.#map = new MapLibre({
      container,
      style: emptyStyle(),
      center: [0, 30],
      zoom: 1,
      maxZoom: 18,
      attributionControl: false,
      dragRotate: false,
      touchPitch: false,
      pitchWithRotate: false,
      renderWorldCopies: false,
      locale: { 'Map.Title': 'Map of hotspots. Arrow keys move it, plus and minus zoom. The list beside it holds the same cells.' },
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.addControl(new NavigationControl({ showCompass: false }), 'top-left');
    this.#map.addControl(new ScaleControl({ unit: 'metric' }), 'bottom-right');
    this.#ready = new Promise((resolve) => {
      this.#map.once('load', () => {
        this.#map.addImage(HATCH, hatchImage(), { pixelRatio: 2 });
        this.#loaded = true;
        resolve();
      });
    });
    this.#listen(events);
  }

  /** Outlines of the areas. */
  async showAreas(areas: AreaCollection): Promise<void> {
    await this.#fill('areas', areas);
  }

  /** Replaces the cells; resolves once they are drawn. */
  async showCells({ cells, piles }: Pick<Answer, 'cells' | 'piles'>): Promise<void> {
    const features = cells.map((cell): GeoJSON.Feature => {
      const { cell: id, class: kind, count } = cell.properties;
      return { type: 'Feature', geometry: cell.geometry, properties: { cell: id, class: kind, count, pile: piles.has(id) } };
    });
    await this.#ready;
    this.#map.setPaintProperty('cell-fill', 'fill-opacity', cellOpacity(mostOrdinary(cells)));
    await this.#fill('cells', { type: 'FeatureCollection', features });
    this.#labelPiles(cells);
    await this.#map.once('idle');
  }

  /** Draws the outline of the selected cell, or none. */
  async select(cell: CellFeature | null): Promise<void> {
    const features: GeoJSON.Feature[] = cell === null ? [] : [{ type: 'Feature', geometry: cell.geometry, properties: {} }];
    await this.#fill('selected', { type: 'FeatureCollection', features });
  }

  /** Draws the box that was asked about, or none. */
  async showBox(box: Bbox | null): Promise<void> {
    await this.#fill('box', { type: 'FeatureCollection', features: box === null ? [] : [outlineOf(box)] });
  }

  /** Looks at the whole box. */
  fit([west, south, east, north]: Bbox): void {
    const padding = this.#map.getContainer().clientWidth < NARROW_PX ? NARROW_PADDING_PX : WIDE_PADDING_PX;
    this.#map.fitBounds([[west, south], [east, north]], { padding, duration: 0, maxZoom: 15 });
  }

  /** Looks exactly there. */
  jump(view: View): void {
    this.#map.jumpTo({ center: [view.longitude, view.latitude], zoom: view.zoom });
  }

  /** Flies to a position and puts it `offset` pixels from the middle, out from under the card. */
  fly(position: Position, resolution: string, offset: [number, number]): void {
    const zoom = Math.max(this.#map.getZoom(), CLOSE_ZOOM[resolution] ?? 0);
    this.#map.flyTo({ center: position, zoom, offset });
  }

  /** The box that the map shows, to about ten metres. */
  box(): Bbox {
    const bounds = this.#map.getBounds();
    const round = (degrees: number): number => Math.round(degrees * 1e4) / 1e4;
    return [round(bounds.getWest()), round(bounds.getSouth()), round(bounds.getEast()), round(bounds.getNorth())];
  }

  /** Where a position stands on the canvas, in CSS pixels from its top left corner. */
  project(position: Position): { x: number; y: number } {
    const { x, y } = this.#map.project(position);
    return { x, y };
  }

  async #fill(name: SourceName, data: GeoJSON.GeoJSON): Promise<void> {
    await this.#ready;
    await this.#map.getSource<GeoJSONSource>(name)?.setData(data);
  }

  #labelPiles(cells: readonly CellFeature[]): void {
    for (const marker of this.#piles) marker.remove();
    const piled = cells.filter((cell) => cell.properties.pile !== null);
    this.#piles = piled.map((cell) => {
      const label = element('span', { class: 'pile-label', 'data-testid': 'pile-label' }, 'Pile');
      return new Marker({ element: label, anchor: 'bottom' }).setLngLat(topOf(cell)).addTo(this.#map);
    });
  }

  #listen(events: MapEvents): void {
    const map = this.#map;
    map.on('click', (event) => events.picked(this.#under(event).cell));
    map.on('mousemove', (event) => {
      const hover = this.#under(event);
      map.getCanvas().style.cursor = hover.cell === null ? '' : 'pointer';
      events.hovered(hover.cell === null && hover.area === null ? null : hover);
    });
    map.on('mouseout', () => events.hovered(null));
    map.on('moveend', () => {
      const { lng, lat } = map.getCenter();
      events.moved({ longitude: lng, latitude: lat, zoom: map.getZoom() });
      void this.#fill('graticule', graticule(this.box()));
    });
  }

  #under({ point }: MapMouseEvent): Hover {
    const found = this.#loaded ? this.#map.queryRenderedFeatures(point, { layers: ['cell-fill', 'area-fill'] }) : [];
    const text = (layer: string, name: string): string | null => {
      const value: unknown = found.find((feature) => feature.layer.id === layer)?.properties[name];
      return typeof value === 'string' ? value : null;
    };
    return { x: point.x, y: point.y, cell: text('cell-fill', 'cell'), area: text('area-fill', 'name') };
  }
}

/** The highest count among cells that are not significant, which sets how dark they get. */
function mostOrdinary(cells: readonly CellFeature[]): number {
  const ordinary = cells.filter((cell) => cell.properties.class === 'not-significant');
  return ordinary.reduce((most, cell) => Math.max(most, cell.properties.count), 1);
}

/** Above the cell, so that a label does not cover its hatching. */
function topOf(cell: CellFeature): Position {
  const latitudes = (cell.geometry.coordinates[0] ?? []).map((corner) => corner[1] ?? NaN);
  return [centreOf(cell)[0], Math.max(...latitudes)];
}
