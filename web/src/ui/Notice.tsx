import type { ReactNode } from 'react';
import classes from './ui.module.css';

interface NoticeProps {
  readonly title: string;
  readonly children: ReactNode;
  /** The one next act. */
  readonly act?: ReactNode;
  readonly tone?: 'plain' | 'bad';
}

/** What takes the place of a page's content when there is none to show. */
export function Notice({ title, children, act, tone = 'plain' }: NoticeProps) {
  return (
    <section
      className={classes.notice}
      data-tone={tone}
      role={tone === 'bad' ? 'alert' : undefined}
    >
      <h2>{title}</h2>
      <div className={classes.noticeText}>{children}</div>
      {act !== undefined && <div className={classes.noticeAct}>{act}</div>}
    </section>
  );
}
