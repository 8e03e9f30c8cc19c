import { formatDay } from '../days';
import { sumMoney } from '../money';
import { Amount } from './Amount';
import type { Plot } from './plot';
import classes from './spend.module.css';

/** The chart's twin: the same days and series, as figures. */
export function ChartTable({ days, series, currency, dataThrough }: Plot) {
  const total = (day: string) => sumMoney(series.map((s) => s.byDay.get(day) ?? 0n));
  const late = (day: string) => dataThrough !== null && day > dataThrough;
  return (
    <div className={classes.twin} role="region" aria-label="Spend by day, as a table" tabIndex={0}>
      <table className={classes.table} data-testid="chart-table">
        <thead>
          <tr>
            <th scope="col">Day</th>
            {series.map((s) => (
              <th
                key={s.id}
                scope="col"
                className={classes.number}
                data-tip={s.value ?? s.label.text}
              >
                {s.label.text}
              </th>
            ))}
            <th scope="col" className={classes.number}>
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day}>
              <th scope="row">{formatDay(day)}</th>
              {late(day) ? (
                <td colSpan={series.length + 1} className={classes.late}>
                  no data yet
                </td>
              ) : (
                <>
                  {series.map((s) => {
                    const cost = s.byDay.get(day);
                    return (
                      <td key={s.id} className={classes.number}>
                        {cost === undefined ? '–' : <Amount cost={cost} currency={currency} />}
                      </td>
                    );
                  })}
                  <td className={classes.number}>
                    <Amount cost={total(day)} currency={currency} />
                  </td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
