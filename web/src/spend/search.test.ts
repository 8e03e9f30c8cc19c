import { describe, expect, it } from 'vitest';
import { apiUrl, drillDown, parseSearch, printSearch, readSearch } from './search';
import { parseFilter, printFilter } from './where';

describe('filters', () => {
  it('survive a round trip, whatever they hold', () => {
    const values = ['a=b', 'a\\', '\\=', '=', 'x', null, 'arn:aws:iam::1:role/a=b\\c'];
    for (const key of ['role', 'tag:resourceTags/cost=centre']) {
      for (const value of values) {
        expect(parseFilter(printFilter({ key, value }))).toEqual({ key, value });
      }
    }
  });

  it('split at the last = that is not escaped', () => {
    expect(parseFilter('tag:resourceTags/a=b=c')).toEqual({
      key: 'tag:resourceTags/a=b',
      value: 'c',
    });
    expect(parseFilter('role=')).toEqual({ key: 'role', value: null });
    expect(parseFilter('role')).toBeNull();
    expect(parseFilter('=x')).toBeNull();
  });
});

describe('the URL', () => {
  it('holds the state and gives it back', () => {
    const search = {
      period: '2026-08..2026-10',
      by: 'model,day',
      where: ['role=arn:aws:iam::111122223333:role/app', 'platform=bedrock', 'user=a&b=c d'],
    };
    const text = printSearch(search);
    expect(text).toContain('by=model,day');
    expect(readSearch(parseSearch(text))).toEqual(search);
  });

  it('ignores what it does not know', () => {
    expect(readSearch(parseSearch('?x=1&by=&where='))).toEqual({});
  });

  it('asks the API once for the page, and for all rows in the twins', () => {
    expect(apiUrl({}, 'page')).toBe('/api/v1/spend?by=role,token_type&chart=model&limit=200');
    expect(apiUrl({ basis: 'net', where: ['role='] }, 'csv')).toBe(
      '/api/v1/spend?by=role,token_type&where=role%3D&basis=net&format=csv',
    );
  });
});

describe('drill-down', () => {
  it('fixes the value and moves on to a key that still says something', () => {
    const once = drillDown({}, { key: 'role', value: 'app' });
    expect(once).toEqual({ by: 'model,token_type', where: ['role=app'] });
    const twice = drillDown(once, { key: 'model', value: 'm' });
    expect(twice.where).toEqual(['role=app', 'model=m']);
    expect(twice.by).toBe('day,token_type');
    expect(twice.chart).toBe('token_type');
  });

  it('replaces a filter on the same key', () => {
    const search = drillDown({ where: ['day=2026-10-01'] }, { key: 'day', value: '2026-10-02' });
    expect(search.where).toEqual(['day=2026-10-02']);
  });
});
