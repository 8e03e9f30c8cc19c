import { describe, expect, it } from 'vitest';
import {
  abbreviatePeriod,
  daysOf,
  describePeriod,
  expandPeriod,
  formatDate,
  formatDay,
} from './days';

describe('days', () => {
  it('expands months, lists and ranges across a year', () => {
    expect(expandPeriod('2026-11..2027-02')).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
    expect(expandPeriod('2026-10,2026-08')).toEqual(['2026-08', '2026-10']);
    expect(expandPeriod('2026-13')).toEqual([]);
  });

  it('says a period in words', () => {
    expect(describePeriod('2026-10')).toBe('October 2026');
    expect(describePeriod('2026-08..2026-10')).toBe('August to October 2026');
    expect(describePeriod('2025-12..2026-01')).toBe('December 2025 to January 2026');
    expect(describePeriod('2026-08,2026-10')).toBe('August 2026, October 2026');
    expect(describePeriod('lately')).toBe('lately');
    expect(abbreviatePeriod('2025-12..2026-03')).toBe('Dec 2025 to Mar 2026');
  });

  it('knows the days of a leap February and never shifts a day', () => {
    expect(daysOf(['2028-02']).length).toBe(29);
    expect(formatDay('2026-11-16', '2026')).toBe('Mon 16 Nov');
    expect(formatDay('2025-11-16', '2026')).toBe('Sun 16 Nov 2025');
    expect(formatDate('2026-10-04')).toBe('4 Oct 2026');
  });
});
