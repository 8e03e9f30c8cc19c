import { Popover, UnstyledButton } from '@mantine/core';
import type { Spend } from '../api/client';
import { formatMoneyExact, parseMoney, sumMoney, type Money } from '../money';
import { formatDecimal } from '../numbers';
import { periodText } from './choices';
import { apiUrl } from './search';
import classes from './spend.module.css';
import type { Answer } from './useSpend';

const BASIS_WORDS: Readonly<Record<string, string>> = {
  unblended: 'the cost of each line as it was billed',
  net: 'the cost of each line after the discounts that apply to it',
  list: 'the cost of each line at the public on-demand price',
};

interface Line {
  readonly label: string;
  readonly cost: Money;
  readonly lines: number;
}

function arithmetic(spend: Spend): Line[] {
  const { identified, unidentified, unknown } = spend.summary;
  const parts: Line[] = [
    { label: 'AI usage with an identity', ...identified, cost: parseMoney(identified.cost) },
    { label: 'AI usage without an identity', ...unidentified, cost: parseMoney(unidentified.cost) },
    { label: 'Not understood', ...unknown, cost: parseMoney(unknown.cost) },
  ];
  const rest: Line = {
    label: 'Not usage: tax, credits, discounts, fees',
    cost: parseMoney(spend.total.cost) - sumMoney(parts.map((part) => part.cost)),
    lines: spend.total.lines - parts.reduce((sum, part) => sum + part.lines, 0),
  };
  return rest.lines === 0 && rest.cost === 0n ? parts : [...parts, rest];
}

function RowsCheck({ spend }: { readonly spend: Spend }) {
  if (spend.rows.length < spend.rows_total) {
    return (
      <p>
        The table shows the {formatDecimal(String(spend.rows.length))} largest of{' '}
        {formatDecimal(String(spend.rows_total))} rows; the total covers all of them.
      </p>
    );
  }
  const sum = sumMoney(spend.rows.map((row) => parseMoney(row.cost)));
  const exact = formatMoneyExact(sum, spend.currency);
  return sum === parseMoney(spend.total.cost) ? (
    <p>Checked here: the rows of the table add up to {exact}, to the last digit.</p>
  ) : (
    <p role="alert">
      The rows of the table add up to {exact}, which is not the total. Report this.
    </p>
  );
}

export function HowCalculated({ spend }: { readonly spend: Answer }) {
  const search = spend.asked;
  return (
    <Popover position="bottom-start" shadow="md" trapFocus returnFocus width={460} withinPortal>
      <Popover.Target>
        <UnstyledButton className={classes.link}>How is this calculated?</UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown
        aria-label="How is this calculated?"
        className={classes.how ?? ''}
        tabIndex={-1}
        data-autofocus
      >
        <p>
          The sum of {BASIS_WORDS[spend.basis] ?? spend.basis}, over{' '}
          {formatDecimal(String(spend.total.lines))} AI lines of the bill in{' '}
          {periodText(search, spend.periods)}. Amounts keep twelve decimals and are added exactly.
        </p>
        <table>
          <tbody>
            {arithmetic(spend).map(({ label, cost, lines }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{formatDecimal(String(lines))} lines</td>
                <td>{formatMoneyExact(cost, spend.currency)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Total</th>
              <td>{formatDecimal(String(spend.total.lines))} lines</td>
              <td>{formatMoneyExact(parseMoney(spend.total.cost), spend.currency)}</td>
            </tr>
          </tfoot>
        </table>
        <RowsCheck spend={spend} />
        <p>
          The same figures for a program: <a href={apiUrl(search, 'json')}>the answer as JSON</a>.
        </p>
      </Popover.Dropdown>
    </Popover>
  );
}
