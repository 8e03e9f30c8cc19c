import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getSpend, type Spend } from '../api/client';
import { apiUrl, type SpendSearch } from './search';

/** What the server said, and what it was asked: the two stay together while the next is under way. */
export type Answer = Spend & { readonly asked: SpendSearch };

/** The one request of the page. While the next answer is under way the last one stays. */
export function useSpend(search: SpendSearch) {
  const url = apiUrl(search, 'page');
  return useQuery<Answer>({
    queryKey: ['spend', url],
    queryFn: async ({ signal }) => ({ ...(await getSpend(url, signal)), asked: search }),
    placeholderData: keepPreviousData,
  });
}
