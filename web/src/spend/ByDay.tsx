import { SegmentedControl, useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import type { Spend } from '../api/client';
import { daysOf } from '../days';
import { formatMoney, parseMoney } from '../money';
import { formatShare } from '../numbers';
import { useSingleKey } from '../shell/Keyboard';
import { Amount } from './Amount';
import { Chart } from './Chart';
import { ChartTable } from './ChartTable';
import { shownPeriods } from './choices';
import { assignSlots, PALETTE } from './colours';
import type { ControlProps } from './Controls';
import { KeySelect } from './KeySelect';
import { keyLabel } from './keys';
import { change, DEFAULT_CHART, drillDown } from './search';
import { buildSeries, type Series } from './series';
import classes from './spend.module.css';
import type { Answer } from './useSpend';
import { Swatch } from './Value';

interface LegendProps {
  readonly spend: Spend;
  readonly series: readonly Series[];
  readonly colour: (series: Series) => string;
  readonly open: (series: Series) => void;
}

function Legend({ spend, series, colour, open }: LegendProps) {
  const total = parseMoney(spend.total.cost);
  return (
    <ul className={classes.legend} aria-label="Series of the chart">
      {series.map((s) => (
        <li key={s.id}>
          <Swatch kind={s.kind} colour={colour(s)} />
          {s.value === undefined ? (
            <span className={classes.legendName}>{s.label.text}</span>
          ) : (
            <button
              type="button"
              className={classes.legendName}
              data-tip={s.value ?? s.label.text}
              onClick={() => {
                open(s);
              }}
            >
              {s.label.text}
            </button>
          )}
          <span className={classes.legendShare}>{formatShare(s.total, total)}</span>
          <span className={classes.legendCost}>
            <Amount cost={s.total} currency={spend.currency} />
          </span>
        </li>
      ))}
    </ul>
  );
}

export function ByDay({ search, go, spend }: ControlProps & { readonly spend: Answer }) {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const key = spend.asked.chart ?? DEFAULT_CHART;
  const series = useMemo(() => buildSeries(spend.chart?.rows ?? [], key), [spend, key]);
  const slots = useMemo(() => assignSlots(key, series), [key, series]);
  const days = useMemo(() => {
    const shown = shownPeriods(spend.asked, spend.periods).map((p) => p.period);
    return daysOf(shown.sort());
  }, [spend]);
  const asTable = search.view === 'table';
  const toggle = () => {
    go(change(search, { view: asTable ? undefined : 'table' }));
  };
  useSingleKey('t', toggle);

  const open = (s: Series | undefined) => {
    if (s?.value !== undefined) go(drillDown(search, { key, value: s.value }));
  };
  const palette = PALETTE[scheme];
  const colour = (s: Series) => palette[(slots.get(s.id) ?? 0) % palette.length] ?? '';
  const plot = {
    ...{ days, series, slots, scheme, currency: spend.currency },
    dataThrough: spend.data_through,
  };
  const total = formatMoney(parseMoney(spend.total.cost), spend.currency);
  return (
    <section className={classes.panel} aria-labelledby="by-day">
      <div className={classes.panelHead}>
        <h2 id="by-day">By day</h2>
        <span className={classes.joined}>
          <span>stacked by</span>
          <KeySelect
            label="Stack the bars by"
            value={search.chart ?? DEFAULT_CHART}
            without={['day', 'month']}
            onChange={(chart) => {
              go(change(search, { chart: chart === DEFAULT_CHART ? undefined : chart }));
            }}
          />
        </span>
        <SegmentedControl
          className={classes.push ?? ''}
          size="xs"
          aria-label="Show as"
          value={asTable ? 'table' : 'chart'}
          onChange={toggle}
          data={[
            { value: 'chart', label: 'Chart' },
            { value: 'table', label: 'Table' },
          ]}
          transitionDuration={100}
        />
      </div>
      {asTable ? (
        <ChartTable {...plot} />
      ) : (
        <div className={classes.chart}>
          <Chart
            {...plot}
            label={`Bars of spend by day, stacked by ${keyLabel(key)}; in all ${total}. Press t for the same as a table.`}
            onPick={(id) => {
              open(series.find((s) => s.id === id));
            }}
          />
          <Legend spend={spend} series={series} colour={colour} open={open} />
        </div>
      )}
    </section>
  );
}
