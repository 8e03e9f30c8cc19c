import {
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { Shell } from './shell/Shell';
import { Notice } from './ui/Notice';
import { parseSearch, printSearch, readSearch, type SpendSearch } from './spend/search';
import { SpendPage } from './spend/SpendPage';

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: () => (
    <Shell crumbs={['Not found']}>
      <Notice title="There is no page at this address" act={<a href="/spend">Open AI spend</a>}>
        The address may be mistyped, or the page may have moved.
      </Notice>
    </Shell>
  ),
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    redirect({ to: '/spend', replace: true, throw: true });
  },
});

export const spendRoute = createRoute({
  getParentRoute: () => root,
  path: '/spend',
  validateSearch: (raw: Record<string, unknown>): SpendSearch => readSearch(raw),
  component: SpendPage,
});

export const router = createRouter({
  routeTree: root.addChildren([home, spendRoute]),
  parseSearch,
  stringifySearch: printSearch,
  scrollRestoration: true,
  defaultErrorComponent: ({ error }) => (
    <Shell crumbs={['Error']}>
      <Notice tone="bad" title="This page broke" act={<a href="/spend">Open AI spend</a>}>
        <p>{error instanceof Error ? error.message : String(error)}</p>
        <p>No figure has been changed. The same answer is at /api/v1/spend.</p>
      </Notice>
    </Shell>
  ),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
