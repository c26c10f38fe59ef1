/** What the page offers to tests: where a position stands on the map, in CSS pixels from the map's corner. */
interface Window {
  beatwise?: { project: (position: [number, number]) => { x: number; y: number } };
}
