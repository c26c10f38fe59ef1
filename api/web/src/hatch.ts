/** The hatching of cells that hold a pile, drawn pixel by pixel so that no sprite is fetched. */

const SIZE = 12;
const STROKE = 3;

/** A tile of diagonal dark strokes on nothing, as RGBA bytes. */
export function hatchImage(): { width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> } {
  const data = new Uint8ClampedArray(SIZE * SIZE * 4);
  for (let row = 0; row < SIZE; row += 1) {
    for (let column = 0; column < SIZE; column += 1) {
      if ((row + column) % SIZE < STROKE) data.set([22, 34, 46, 170], (row * SIZE + column) * 4);
    }
  }
  return { width: SIZE, height: SIZE, data };
}
