import { useEffect, useRef, useState } from 'react';
import classes from './ui.module.css';

interface Shown {
  readonly anchor: HTMLElement;
  readonly text: string;
}

const ID = 'tip';
const GAP = 6;

function anchorOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
}

/**
 * One tooltip for the whole page: any element with `data-tip` shows that text while it is hovered
 * or focused. A table holds thousands of figures, each with all its digits on hover; one layer
 * costs nothing per figure. Escape dismisses it, and the pointer may move onto it.
 */
export function TipLayer() {
  const [shown, setShown] = useState<Shown | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const show = (event: Event) => {
      const anchor = anchorOf(event.target);
      const text = anchor?.dataset.tip;
      if (anchor && text) setShown({ anchor, text });
      else if (!box.current?.contains(event.target as Node)) setShown(null);
    };
    const hide = () => {
      setShown(null);
    };
    const dismiss = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide();
    };
    document.addEventListener('pointerover', show);
    document.addEventListener('focusin', show);
    document.addEventListener('focusout', hide);
    document.addEventListener('keydown', dismiss);
    window.addEventListener('scroll', hide, true);
    return () => {
      document.removeEventListener('pointerover', show);
      document.removeEventListener('focusin', show);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('keydown', dismiss);
      window.removeEventListener('scroll', hide, true);
    };
  }, []);

  useEffect(() => {
    if (!shown || !box.current) return;
    const anchor = shown.anchor.getBoundingClientRect();
    const { width, height } = box.current.getBoundingClientRect();
    const right = document.documentElement.clientWidth - width - 8;
    const left = Math.min(Math.max(8, anchor.left + (anchor.width - width) / 2), right);
    const above = anchor.top - height - GAP;
    box.current.style.left = `${left}px`;
    box.current.style.top = `${above > 8 ? above : anchor.bottom + GAP}px`;
    shown.anchor.setAttribute('aria-describedby', ID);
    return () => {
      shown.anchor.removeAttribute('aria-describedby');
    };
  }, [shown]);

  return (
    <div ref={box} id={ID} role="tooltip" className={classes.tip} hidden={!shown}>
      {shown?.text}
    </div>
  );
}
