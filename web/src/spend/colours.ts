import type { Series } from './series';

/**
 * Eight colours that stay apart for readers with any colour vision, each 3:1 against its surface.
 * Neighbours in the order differ most.
 */
export const PALETTE: Readonly<Record<'light' | 'dark', readonly string[]>> = {
  light: [
    ...['#0f766e', '#cc8222', '#2b1763', '#22a0a0'],
    ...['#7e1b2b', '#a855f7', '#a1481a', '#384794'],
  ],
  dark: [
    ...['#2bb3a3', '#f0bd5e', '#8b3fe0', '#a8f0dc'],
    ...['#c43a55', '#c3a6ff', '#a8731c', '#3f84b4'],
  ],
};

const remembered = new Map<string, number>();

/** A place in the palette for each known series. A value keeps its place from view to view. */
export function assignSlots(key: string, series: readonly Series[]): ReadonlyMap<string, number> {
  const slots = new Map<string, number>();
  const used = new Set<number>();
  const known = series.filter((s) => s.kind === 'known');
  for (const { id } of known) {
    const slot = remembered.get(`${key} ${id}`);
    if (slot !== undefined && !used.has(slot)) {
      slots.set(id, slot);
      used.add(slot);
    }
  }
  for (const { id } of known) {
    if (slots.has(id)) continue;
    let slot = 0;
    while (used.has(slot)) slot++;
    slots.set(id, slot);
    used.add(slot);
    remembered.set(`${key} ${id}`, slot);
  }
  return slots;
}
