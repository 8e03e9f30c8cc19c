import type { Spend } from '../api/client';
import { formatDate } from '../days';
import { formatMoneyExact, parseMoney } from '../money';
import { formatShare, formatDecimal } from '../numbers';
import { Amount } from './Amount';
import { periodText } from './choices';
import { HowCalculated } from './HowCalculated';
import { filterClause } from './keys';
import { filtersOf } from './search';
import classes from './spend.module.css';
import type { Answer } from './useSpend';

function Identity({ spend }: { readonly spend: Spend }) {
  const { identified, unidentified } = spend.summary;
  const part = parseMoney(identified.cost);
  const whole = part + parseMoney(unidentified.cost);
  const share = formatShare(part, whole);
  if (share === null) return null;
  const words = part === 0n ? 'none of it' : part === whole ? 'all of it' : share;
  const exact = `${formatMoneyExact(part, spend.currency)} of ${formatMoneyExact(whole, spend.currency)} of AI usage names who called`;
  return (
    <>
      {'; '}
      <b data-tip={exact}>{words}</b> has an identity
    </>
  );
}

function Unknown({ spend }: { readonly spend: Spend }) {
  const { unknown } = spend.summary;
  if (unknown.lines === 0) return <>; nothing was left unknown</>;
  return (
    <>
      {'; '}
      <b>
        <Amount cost={unknown.cost} currency={spend.currency} />
      </b>{' '}
      was not understood
    </>
  );
}

function linesWithoutBasis(spend: Spend): number {
  const fromRows = spend.rows.reduce((sum, row) => sum + (row.lines_without_basis ?? 0), 0);
  return spend.total.lines_without_basis ?? fromRows;
}

/** The state in one sentence, and under it how far the figures can be trusted. */
export function Headline({ spend }: { readonly spend: Answer }) {
  const search = spend.asked;
  const filters = filtersOf(search)
    .map((f) => filterClause(f.key, f.value))
    .join(' and ');
  const without = linesWithoutBasis(spend);
  return (
    <>
      <p className={classes.sentence} data-testid="sentence">
        <b data-testid="total">
          <Amount cost={spend.total.cost} currency={spend.currency} />
        </b>{' '}
        of AI spend in {periodText(search, spend.periods)}
        {filters && ` where ${filters}`}
        <Identity spend={spend} />
        <Unknown spend={spend} />.
      </p>
      <p className={classes.proof}>
        <span>
          {spend.data_through
            ? `Data through ${formatDate(spend.data_through)}`
            : 'How far the data reaches is not stated'}
          {spend.final ? ', final' : ', not final'}
        </span>
        <span>basis: {spend.basis}</span>
        <span>{spend.currency}</span>
        {without > 0 && (
          <span>
            {formatDecimal(String(without))} lines have no {spend.basis} cost and add nothing here
          </span>
        )}
        <HowCalculated spend={spend} />
      </p>
    </>
  );
}
