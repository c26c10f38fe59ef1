/** Showing an answer that was saved as a file: by the button or by dropping it on the page. */
import type { Answer } from './answer';
import { readAnswer } from './answer';
import { byId } from './dom';
import { Problem } from './problem';

export interface FileEvents {
  opened: (answer: Answer, name: string) => void;
  failed: (thrown: unknown) => void;
}

export function acceptFiles(events: FileEvents): void {
  const input = byId('file', HTMLInputElement);
  byId('open-file', HTMLButtonElement).addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    read(input.files?.[0], events);
    // Choosing the same file again must count as a change.
    input.value = '';
  });
  acceptDrops((file) => read(file, events));
}

function acceptDrops(dropped: (file: File | undefined) => void): void {
  const mark = (dragging: boolean): void => { document.body.classList.toggle('dragging', dragging); };
  document.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    mark(true);
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) mark(false);
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    mark(false);
    dropped(event.dataTransfer?.files[0]);
  });
}

function read(file: File | undefined, events: FileEvents): void {
  if (file === undefined) return;
  file.text().then(parse).then((answer) => events.opened(answer, file.name)).catch(events.failed);
}

function parse(text: string): Answer {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Problem({ title: 'This file is not GeoJSON', detail: 'Open one made by `beatwise hotspots --format geojson`.' });
  }
  return readAnswer(json);
}
