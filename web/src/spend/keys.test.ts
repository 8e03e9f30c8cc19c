import { describe, expect, it } from 'vitest';
import { describeValue, filterClause, isTagKey, keyLabel } from './keys';

describe('values in words', () => {
  it('tells known, absent and not understood apart', () => {
    expect(describeValue('role', null, false)).toEqual({ state: 'none', text: 'no identity' });
    expect(describeValue('model', null, false)).toEqual({ state: 'none', text: 'none' });
    expect(describeValue('model', null, true).state).toBe('unknown');
    expect(describeValue('platform', 'unknown', false).state).toBe('unknown');
    expect(describeValue('user', 'unknown', false).state).toBe('known');
  });

  it('names a role by its name and account, and keeps what it does not know', () => {
    const arn = 'arn:aws:iam::111122223333:role/team/path/app';
    expect(describeValue('role', arn, false)).toEqual({
      state: 'known',
      text: 'app',
      detail: '111122223333',
    });
    expect(describeValue('token_type', 'cache_write_1h', false).text).toBe('cache write, 1 h');
    expect(describeValue('token_type', 'from_next_year', false).text).toBe('from_next_year');
    expect(describeValue('day', '2026-10-24', false).text).toBe('Sat 24 Oct 2026');
  });

  it('reads keys and filters as words', () => {
    expect(keyLabel('tag:resourceTags/team')).toBe('resource tag team');
    expect(isTagKey('tag:resourceTags/')).toBe(false);
    expect(isTagKey('tag:elsewhere/team')).toBe(false);
    expect(filterClause('role', null)).toBe('role names nobody');
    expect(filterClause('platform', 'bedrock')).toBe('platform is Amazon Bedrock');
  });
});
