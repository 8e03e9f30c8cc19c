import { useEffect, useRef } from 'react';
import type { Canvas, Plot } from './plot';
import classes from './spend.module.css';

interface ChartProps extends Plot {
  readonly label: string;
  readonly onPick: (id: string) => void;
}

/** The bars. The library arrives after the figures: the sentence and the table never wait for it. */
export function Chart({ label, onPick, ...plot }: ChartProps) {
  const element = useRef<HTMLDivElement>(null);
  const canvas = useRef<Canvas | null>(null);
  const latest = useRef({ plot, onPick });

  useEffect(() => {
    latest.current = { plot, onPick };
    canvas.current?.draw(plot);
  });

  useEffect(() => {
    let gone = false;
    const box = element.current;
    void Promise.all([import('./plot'), document.fonts.ready]).then(
      ([{ Canvas }]) => {
        if (gone || !element.current) return;
        canvas.current = new Canvas(element.current, (id) => {
          latest.current.onPick(id);
        });
        canvas.current.draw(latest.current.plot);
        element.current.dataset.drawn = 'true';
      },
      () => {
        if (box)
          box.textContent = 'The chart did not load. Press t for the same figures as a table.';
      },
    );
    return () => {
      gone = true;
      canvas.current?.dispose();
      canvas.current = null;
    };
  }, []);

  return <div ref={element} className={classes.plot} role="img" aria-label={label} />;
}
