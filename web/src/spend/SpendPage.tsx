import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ProblemError } from '../api/client';
import { formatMoney, parseMoney } from '../money';
import { Shell } from '../shell/Shell';
import { Breakdown } from './Breakdown';
import { ByDay } from './ByDay';
import { periodText } from './choices';
import { BasisPicker, CurrencyPicker, PeriodPicker } from './Controls';
import { Filters } from './Filters';
import { Headline } from './Headline';
import type { SpendSearch } from './search';
import classes from './spend.module.css';
import { Failed, Loading, NoBills, NoMatch } from './States';
import { useSpend, type Answer } from './useSpend';

interface LedgerProps {
  readonly search: SpendSearch;
  readonly go: (next: SpendSearch) => void;
  readonly spend: Answer;
}

function Ledger({ search, go, spend }: LedgerProps) {
  const empty = spend.rows_total === 0;
  return (
    <>
      <Headline spend={spend} />
      <div className={classes.toolbar}>
        <Filters search={search} go={go} />
        <CurrencyPicker search={search} go={go} spend={spend} />
        <BasisPicker search={search} go={go} spend={spend} />
      </div>
      {empty ? (
        <NoMatch search={search} go={go} />
      ) : (
        <>
          <ByDay search={search} go={go} spend={spend} />
          <Breakdown search={search} go={go} spend={spend} />
        </>
      )}
    </>
  );
}

/** Nothing was asked for and nothing is there: no bill, rather than a wrong question. */
function isNoBill(error: Error | null, search: SpendSearch): boolean {
  const unasked = !search.period && !search.where;
  return error instanceof ProblemError && error.status === 404 && unasked;
}

function announcement(spend: Answer): string {
  const total = formatMoney(parseMoney(spend.total.cost), spend.currency);
  const rows = spend.rows_total === 1 ? '1 row' : `${spend.rows_total} rows`;
  return `${total} in ${periodText(spend.asked, spend.periods)}, ${rows}`;
}

export function SpendPage() {
  const search = useSearch({ from: '/spend' });
  const navigate = useNavigate({ from: '/spend' });
  const { data: spend, error, isPlaceholderData, refetch } = useSpend(search);

  const go = (next: SpendSearch) => {
    // How the same figures are shown is not a step that Back should undo.
    const sameFigures = ['period', 'by', 'where', 'basis', 'chart', 'currency', 'limit'].every(
      (name) =>
        String(next[name as keyof SpendSearch]) === String(search[name as keyof SpendSearch]),
    );
    void navigate({ search: next, replace: sameFigures, resetScroll: false });
  };

  const period = spend ? periodText(spend.asked, spend.periods) : '';
  useEffect(() => {
    document.title = period ? `AI spend, ${period} · Mandate` : 'AI spend · Mandate';
  }, [period]);

  const noBill = isNoBill(error, search) || spend?.periods.length === 0;
  const shown = !error && !noBill ? spend : undefined;
  return (
    <Shell
      crumbs={['Spend', 'AI spend']}
      tools={shown && <PeriodPicker search={search} go={go} spend={shown} />}
    >
      <h1 className={classes.title}>AI spend</h1>
      <div className={classes.body} aria-busy={isPlaceholderData} data-stale={isPlaceholderData}>
        {noBill && <NoBills />}
        {error && !noBill && (
          <Failed error={error} retry={() => void refetch()} search={search} go={go} />
        )}
        {!error && !spend && <Loading />}
        {shown && <Ledger search={search} go={go} spend={shown} />}
      </div>
      <p role="status" className={classes.announcer}>
        {shown && !isPlaceholderData ? announcement(shown) : ''}
      </p>
    </Shell>
  );
}
