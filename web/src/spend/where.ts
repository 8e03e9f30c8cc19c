/** A filter `KEY=VALUE` of the API; a null value is written as nothing. */
export interface Filter {
  readonly key: string;
  readonly value: string | null;
}

const escape = (text: string) => text.replace(/[\\=]/g, '\\$&');
const unescape = (text: string) => text.replace(/\\(.)/gs, '$1');

export function printFilter({ key, value }: Filter): string {
  return `${escape(key)}=${value === null ? '' : escape(value)}`;
}

/** Splits at the last `=` that is not escaped; null when there is none. */
export function parseFilter(text: string): Filter | null {
  let split = -1;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '=') split = i;
  }
  if (split <= 0) return null;
  const value = unescape(text.slice(split + 1));
  return { key: unescape(text.slice(0, split)), value: value === '' ? null : value };
}
