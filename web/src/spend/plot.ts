import { BarChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, TooltipComponent } from 'echarts/components';
import { init, use as register, type ECharts } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { formatDay } from '../days';
import { formatMoneyExact, formatMoney, formatTick, sumMoney, toGeometry } from '../money';
import { PALETTE } from './colours';
import type { Series } from './series';

register([BarChart, GridComponent, MarkAreaComponent, TooltipComponent, CanvasRenderer]);

export interface Plot {
  readonly days: readonly string[];
  readonly series: readonly Series[];
  readonly slots: ReadonlyMap<string, number>;
  readonly scheme: 'light' | 'dark';
  readonly currency: string | null;
  /** Days after this one have no data yet. */
  readonly dataThrough: string | null;
}

export function colourOf(plot: Pick<Plot, 'slots' | 'scheme'>, series: Series): string {
  const palette = PALETTE[plot.scheme];
  return palette[(plot.slots.get(series.id) ?? 0) % palette.length] ?? '';
}

function cssColour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function barStyle(plot: Plot, series: Series) {
  const edge = { borderColor: cssColour('--surface'), borderWidth: 0.5 };
  if (series.kind === 'known') return { color: colourOf(plot, series), ...edge };
  const ink = cssColour('--unknown');
  if (series.kind === 'others') return { color: ink, ...edge };
  const ground = cssColour('--unknown-ground');
  const hatch = { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 };
  const dots = { symbol: 'circle', symbolSize: 0.7, dashArrayX: [[6, 3]], dashArrayY: [6, 0] };
  const decal = series.kind === 'unknown' ? hatch : dots;
  return { color: ground, borderColor: ink, borderWidth: 0.75, decal: { ...decal, color: ink } };
}

/** Built from nodes, never from markup: names on a bill are other people's text. */
function tooltipFor(plot: Plot, day: string): HTMLElement {
  const node = (tag: string, text: string, parent: HTMLElement) => {
    const element = document.createElement(tag);
    element.textContent = text;
    parent.append(element);
    return element;
  };
  const box = document.createElement('div');
  box.className = 'plot-tip';
  node('strong', formatDay(day), box);
  const list = node('dl', '', box);
  const shown = plot.series.filter((series) => series.byDay.has(day));
  for (const series of shown) {
    const term = node('dt', '', list);
    const mark = node('span', '', term);
    mark.className = 'swatch';
    mark.dataset.kind = series.kind;
    if (series.kind === 'known') mark.style.background = colourOf(plot, series);
    node('span', series.label.text, term);
    node('dd', formatMoney(series.byDay.get(day) ?? 0n, plot.currency), list);
  }
  if (plot.dataThrough !== null && day > plot.dataThrough) node('p', 'No data yet', box);
  else {
    const sum = sumMoney(shown.map((series) => series.byDay.get(day) ?? 0n));
    node('dt', 'Total', list).className = 'plot-total';
    node('dd', formatMoneyExact(sum, plot.currency), list).className = 'plot-total';
  }
  return box;
}

function dayTick(day: string, index: number): string {
  const date = Number(day.slice(8, 10));
  return index === 0 || date === 1
    ? formatDay(day)
        .slice(4)
        .replace(/ \d{4}$/, '')
    : String(date);
}

/** Which days are labelled: as many as fit in a month, weeks over a few months, then the firsts. */
function labelled(days: readonly string[]): 'auto' | ((index: number, day: string) => boolean) {
  if (days.length <= 31) return 'auto';
  const dates = days.length <= 124 ? ['01', '08', '15', '22'] : ['01'];
  return (_, day) => dates.includes(day.slice(8, 10));
}

function missingArea(plot: Plot) {
  const { dataThrough } = plot;
  const first = dataThrough === null ? undefined : plot.days.find((day) => day > dataThrough);
  if (first === undefined) return {};
  const label = {
    show: true,
    position: 'insideTopRight' as const,
    color: cssColour('--muted'),
    fontSize: 11,
    formatter: 'no data yet',
  };
  const from = { xAxis: first };
  const to = { xAxis: plot.days.at(-1) };
  return {
    markArea: {
      silent: true,
      label,
      itemStyle: { color: cssColour('--hover') },
      data: [[from, to]],
    },
  };
}

function optionOf(plot: Plot) {
  const muted = cssColour('--muted');
  const text = { color: muted, fontSize: 11, fontFamily: "'Inter Variable', sans-serif" };
  const days = [...plot.days];
  const negative = plot.series.some((s) => [...s.byDay.values()].some((cost) => cost < 0n));
  return {
    animation: false,
    textStyle: text,
    grid: { left: 4, right: 4, top: 12, bottom: 6, containLabel: true },
    tooltip: {
      trigger: 'axis',
      confine: true,
      axisPointer: {
        type: 'shadow',
        z: 0,
        shadowStyle: { color: cssColour('--line'), opacity: 0.7 },
      },
      backgroundColor: cssColour('--raised'),
      borderColor: cssColour('--line-strong'),
      padding: 0,
      transitionDuration: 0,
      formatter: (points: { axisValue: string }[]) => tooltipFor(plot, points[0]?.axisValue ?? ''),
    },
    xAxis: {
      type: 'category',
      data: days,
      // Not drawn, but every day has one: the area without data is snapped to them.
      axisTick: { show: false, interval: 0 },
      axisLine: { lineStyle: { color: cssColour('--line-strong') } },
      axisLabel: { ...text, hideOverlap: true, interval: labelled(days), formatter: dayTick },
    },
    yAxis: {
      type: 'value',
      splitNumber: 4,
      // From zero; a small credit below it does not claim a whole step of the scale.
      min: ({ min }: { min: number }) => (min < 0 ? min * 1.05 : 0),
      axisLabel: {
        ...text,
        showMinLabel: !negative,
        formatter: (value: number) => formatTick(value, plot.currency),
      },
      splitLine: { lineStyle: { color: cssColour('--line') } },
    },
    series: plot.series.map((series, index) => ({
      id: series.id,
      name: series.label.text,
      type: 'bar',
      stack: 'day',
      barCategoryGap: '22%',
      barMaxWidth: 40,
      cursor: series.kind === 'others' ? 'default' : 'pointer',
      emphasis: { disabled: true },
      itemStyle: barStyle(plot, series),
      data: days.map((day) => {
        const cost = series.byDay.get(day);
        return cost === undefined ? '-' : toGeometry(cost);
      }),
      ...(index === 0 ? missingArea(plot) : {}),
    })),
  };
}

/** Owns the drawing on one element. */
export class Canvas {
  private readonly chart: ECharts;
  private readonly resizing: ResizeObserver;

  constructor(element: HTMLElement, onPick: (id: string) => void) {
    this.chart = init(element, null, { renderer: 'canvas' });
    this.chart.on('click', ({ seriesId }) => {
      if (seriesId !== undefined) onPick(seriesId);
    });
    this.resizing = new ResizeObserver(() => {
      this.chart.resize();
    });
    this.resizing.observe(element);
  }

  draw(plot: Plot): void {
    this.chart.setOption(optionOf(plot), { notMerge: true });
  }

  dispose(): void {
    this.resizing.disconnect();
    this.chart.dispose();
  }
}
