import { describe, expect, it } from 'vitest';
import type { ChartRow } from '../api/client';
import { parseMoney, sumMoney } from '../money';
import { assignSlots } from './colours';
import { buildSeries } from './series';

const row = (day: string, model: string | null, cost: string, unknown = false): ChartRow => ({
  day,
  model,
  cost,
  ...(unknown ? { unknown_keys: ['model'] } : {}),
});

describe('series of the chart', () => {
  const rows = [
    ...Array.from({ length: 12 }, (_, n) => row('2026-10-01', `m${n}`, `${n + 1}.000000000000`)),
    row('2026-10-02', null, '0.300000000000'),
    row('2026-10-02', null, '0.000000000001', true),
    row('2026-10-02', 'm11', '-20.000000000000'),
  ];
  const series = buildSeries(rows, 'model');

  it('are eight at most, then others; absent and not understood are never folded', () => {
    expect(series.map((s) => s.kind)).toEqual([
      ...Array.from({ length: 6 }, () => 'known'),
      'others',
      'none',
      'unknown',
    ]);
    expect(series.find((s) => s.kind === 'unknown')?.label.text).toBe('not understood');
  });

  it('add up to the rows exactly', () => {
    expect(sumMoney(series.map((s) => s.total))).toBe(
      sumMoney(rows.map((r) => parseMoney(r.cost))),
    );
  });

  it('keep their colour when others come and go', () => {
    const before = assignSlots('model', series);
    const fewer = buildSeries([row('2026-10-01', 'm8', '1.000000000000')], 'model');
    expect(assignSlots('model', fewer).get('known:m8')).toBe(before.get('known:m8'));
  });

  it('name nobody as no identity', () => {
    const [one] = buildSeries([{ day: '2026-10-01', role: null, cost: '1.000000000000' }], 'role');
    expect(one?.label.text).toBe('no identity');
  });
});
