import type { CSSProperties } from 'react';
import { describeValue } from './keys';
import type { Series } from './series';
import classes from './spend.module.css';

interface SwatchProps {
  readonly kind: Series['kind'];
  readonly colour?: string | undefined;
}

/** The mark of a series or a state: a colour, a hatch for unknown, a dashed ring for absent. */
export function Swatch({ kind, colour }: SwatchProps) {
  const style: CSSProperties = kind === 'known' && colour ? { background: colour } : {};
  return <span className="swatch" data-kind={kind} style={style} aria-hidden="true" />;
}

interface ValueProps {
  readonly keyName: string;
  readonly value: string | null;
  readonly notUnderstood: boolean;
}

export function Value({ keyName, value, notUnderstood }: ValueProps) {
  const { state, text, detail } = describeValue(keyName, value, notUnderstood);
  return (
    <span className={classes.value} data-state={state}>
      {state !== 'known' && <Swatch kind={state} />}
      <span className={classes.valueText}>{text}</span>
      {detail !== undefined && <span className={classes.valueDetail}>{detail}</span>}
    </span>
  );
}
