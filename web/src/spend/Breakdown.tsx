import { Button } from '@mantine/core';
import { useTable } from '@tanstack/react-table';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Spend } from '../api/client';
import { parseMoney, absMoney, toGeometry } from '../money';
import { formatDecimal, formatShare } from '../numbers';
import { DownloadIcon } from '../shell/icons';
import { Amount, Count } from './Amount';
import type { ControlProps } from './Controls';
import { KeySelect } from './KeySelect';
import { describeValue, keyLabel } from './keys';
import { columnsFor, features, MEASURES, readLine, sortingOf, type Line } from './rows';
import { apiUrl, change, drillDown, keysOf, limitOf } from './search';
import classes from './spend.module.css';
import type { Answer } from './useSpend';
import { Value } from './Value';

type Drill = (key: string, value: string | null) => void;

interface HeadCellProps {
  readonly id: string;
  readonly label: string;
  readonly sort: string | undefined;
  readonly onSort: (sort: string | undefined) => void;
  readonly numeric?: boolean;
}

/** A heading that sorts: largest first, smallest first, then as the bill gives it. */
function HeadCell({ id, label, sort, onSort, numeric = false }: HeadCellProps) {
  const first = numeric ? `-${id}` : id;
  const second = numeric ? id : `-${id}`;
  const next = sort === first ? second : sort === second ? undefined : first;
  const state = sort === id ? 'ascending' : sort === `-${id}` ? 'descending' : 'none';
  return (
    <th scope="col" aria-sort={state} className={numeric ? classes.number : undefined}>
      <button
        type="button"
        className={classes.sort}
        onClick={() => {
          onSort(next);
        }}
      >
        {label}
        <span aria-hidden="true">
          {state === 'ascending' ? ' ↑' : state === 'descending' ? ' ↓' : ''}
        </span>
      </button>
    </th>
  );
}

function Usage({ line }: { readonly line: Line }) {
  if (line.usage === null) {
    const why = line.unit === null ? 'Several units, which do not add up' : 'Not metered';
    return <span data-tip={why}>–</span>;
  }
  return (
    <span className={classes.usage}>
      {formatDecimal(line.usage)} <span className={classes.unit}>{line.unit ?? ''}</span>
    </span>
  );
}

function Share({ cost, total }: { readonly cost: bigint; readonly total: bigint }) {
  const width = total === 0n ? 0 : toGeometry(absMoney(cost)) / toGeometry(absMoney(total));
  return (
    <span className={classes.share}>
      <span className={classes.shareBar} data-negative={cost < 0n} aria-hidden="true">
        <span style={{ width: `${Math.min(100, width * 100).toFixed(2)}%` }} />
      </span>
      <span className={classes.shareText}>{formatShare(cost, total) ?? '–'}</span>
    </span>
  );
}

interface RowProps {
  readonly line: Line;
  readonly keys: readonly string[];
  readonly spend: Spend;
  readonly drill: Drill;
  readonly active: boolean;
  readonly onActive: () => void;
}

function Row({ line, keys, spend, drill, active, onActive }: RowProps) {
  return (
    <tr onFocus={onActive}>
      {keys.map((key, index) => {
        const value = line.values[index] ?? null;
        const notUnderstood = line.notUnderstood[index] ?? false;
        return (
          <td key={key} className={classes.keyCell}>
            <button
              type="button"
              className={classes.drill}
              data-column={index}
              data-tip={value ?? describeValue(key, value, notUnderstood).text}
              tabIndex={active ? 0 : -1}
              onClick={() => {
                drill(key, value);
              }}
            >
              <Value keyName={key} value={value} notUnderstood={notUnderstood} />
            </button>
          </td>
        );
      })}
      <td className={classes.number}>
        <Amount cost={line.cost} currency={spend.currency} />
      </td>
      <td className={classes.number}>
        <Share cost={line.cost} total={parseMoney(spend.total.cost)} />
      </td>
      <td className={classes.number}>
        <Count value={line.tokens} what="tokens" />
      </td>
      <td className={classes.number}>
        <Usage line={line} />
      </td>
      <td className={classes.number}>
        {formatDecimal(String(line.lines))}
        {line.linesWithoutBasis > 0 && (
          <span className={classes.unit}>
            {' '}
            {formatDecimal(String(line.linesWithoutBasis))} without {spend.basis}
          </span>
        )}
      </td>
    </tr>
  );
}

/** j, k and the arrows move from row to row in the same column; focus stays where it is otherwise. */
function moveFocus(event: KeyboardEvent<HTMLElement>) {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  const from = (event.target as Element).closest<HTMLElement>('button[data-column]');
  if (step === undefined || !from || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const row = from.closest('tr');
  const to = step > 0 ? row?.nextElementSibling : row?.previousElementSibling;
  to?.querySelector<HTMLElement>(`button[data-column="${from.dataset.column ?? '0'}"]`)?.focus();
}

function MoreRows({ search, go, spend }: ControlProps & { readonly spend: Spend }) {
  if (spend.rows.length >= spend.rows_total) return null;
  const more = Math.min(spend.rows_total, limitOf(search) * 5);
  return (
    <p className={classes.more}>
      The {formatDecimal(String(spend.rows.length))} largest of{' '}
      {formatDecimal(String(spend.rows_total))} rows.{' '}
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => {
          go(change(search, { limit: String(more) }));
        }}
      >
        Show {formatDecimal(String(more))}
      </Button>
    </p>
  );
}

function Downloads({ search, spend }: Pick<ControlProps, 'search'> & { readonly spend: Spend }) {
  const name = `ai-spend-${search.period ?? spend.periods[0]?.period ?? ''}-by-${keysOf(search).join('-')}`;
  const all = spend.rows.length < spend.rows_total ? ', all rows' : '';
  return (
    <div className={classes.push}>
      <Button
        component="a"
        href={apiUrl(search, 'csv')}
        download={`${name.replace(/[^A-Za-z0-9.-]+/g, '-')}.csv`}
        size="xs"
        variant="default"
        leftSection={<DownloadIcon />}
      >
        CSV{all}
      </Button>
      <Button component="a" href={apiUrl(search, 'json')} size="xs" variant="default">
        JSON
      </Button>
    </div>
  );
}

interface LinesTableProps extends ControlProps {
  readonly spend: Answer;
  readonly drill: Drill;
}

function LinesTable({ search, go, spend, drill }: LinesTableProps) {
  const keys = useMemo(() => keysOf(spend.asked), [spend]);
  const data = useMemo(() => spend.rows.map((row) => readLine(row, keys)), [spend, keys]);
  const columns = useMemo(() => columnsFor(keys), [keys]);
  const sorting = sortingOf(search.sort).filter(({ id }) => [...keys, ...MEASURES].includes(id));
  const table = useTable({ features, columns, data, state: { sorting } });
  const [active, setActive] = useState(0);
  const rows = table.getRowModel().rows;
  const head = {
    sort: search.sort,
    onSort: (sort: string | undefined) => {
      go(change(search, { sort }));
    },
  };
  return (
    <div className={classes.scroll}>
      <table className={classes.table} data-testid="breakdown" onKeyDown={moveFocus}>
        <thead>
          <tr>
            {keys.map((key) => (
              <HeadCell key={key} id={key} label={keyLabel(key)} {...head} />
            ))}
            <HeadCell id="cost" label="Cost" numeric {...head} />
            <th scope="col" className={classes.number}>
              Share
            </th>
            <HeadCell id="tokens" label="Tokens" numeric {...head} />
            <th scope="col" className={classes.number}>
              Usage
            </th>
            <HeadCell id="lines" label="Lines" numeric {...head} />
          </tr>
          <tr className={classes.totalRow}>
            <th scope="row" colSpan={keys.length}>
              Total
            </th>
            <td className={classes.number} data-testid="table-total">
              <Amount cost={spend.total.cost} currency={spend.currency} />
            </td>
            <td />
            <td className={classes.number}>
              <Count value={spend.total.tokens} what="tokens" />
            </td>
            <td />
            <td className={classes.number}>{formatDecimal(String(spend.total.lines))}</td>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Row
              key={row.id}
              line={row.original}
              keys={keys}
              spend={spend}
              drill={drill}
              active={index === Math.min(active, rows.length - 1)}
              onActive={() => {
                setActive(index);
              }}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The ledger by any two keys. A click on a value filters by it and opens what is inside. */
export function Breakdown({ search, go, spend }: ControlProps & { readonly spend: Answer }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const keys = keysOf(search);
  const [first = 'role', second = null] = keys;
  const setKey = (index: number, key: string | null) => {
    const next = index === 0 ? [key ?? first, second] : [first, key, ...keys.slice(2)];
    const by = next.filter((one) => one !== null).join(',');
    go(change(search, { by, sort: undefined, limit: undefined }));
  };
  const drill: Drill = (key, value) => {
    go(drillDown(search, { key, value }));
    heading.current?.focus({ preventScroll: true });
  };
  return (
    <section className={classes.panel} aria-labelledby="breakdown">
      <div className={classes.panelHead}>
        <h2 id="breakdown" ref={heading} tabIndex={-1}>
          Breakdown
        </h2>
        <span className={classes.joined}>
          <span>by</span>
          <KeySelect
            label="First key"
            value={first}
            without={second === null ? [] : [second]}
            onChange={(key) => {
              setKey(0, key);
            }}
          />
          <span>and</span>
          <KeySelect
            label="Second key"
            value={second}
            without={[first]}
            placeholder="nothing else"
            clearable
            onChange={(key) => {
              setKey(1, key);
            }}
          />
        </span>
        <Downloads search={search} spend={spend} />
      </div>
      <LinesTable search={search} go={go} spend={spend} drill={drill} />
      <MoreRows search={search} go={go} spend={spend} />
    </section>
  );
}
