import { ActionIcon } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ChevronIcon, Mark, PanelIcon, SpendIcon } from './icons';
import { Keyboard } from './Keyboard';
import classes from './Shell.module.css';
import { SchemeToggle } from './SchemeToggle';

interface ShellProps {
  /** Where I am, from the outside in. */
  readonly crumbs: readonly string[];
  /** What the page puts on the top line: its period. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every page: rail, top line, content. */
export function Shell({ crumbs, tools, children }: ShellProps) {
  const [folded, setFolded] = useLocalStorage({
    key: 'mandate-rail-folded',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  return (
    <div className={classes.frame} data-folded={folded}>
      <a className={classes.skip} href="#content">
        Skip to the content
      </a>
      <nav aria-label="Main" className={classes.rail}>
        <div className={classes.brand}>
          <Mark />
          <span className={classes.word}>Mandate</span>
        </div>
        <div className={classes.nav}>
          <Link to="/spend" className={classes.entry} aria-label="Spend">
            <SpendIcon />
            <span className={classes.word}>Spend</span>
          </Link>
        </div>
        <ActionIcon
          className={classes.fold}
          variant="subtle"
          color="gray"
          size={28}
          aria-label={folded ? 'Widen the rail' : 'Fold the rail to icons'}
          aria-expanded={!folded}
          onClick={() => {
            setFolded(!folded);
          }}
        >
          <PanelIcon />
        </ActionIcon>
      </nav>
      <header className={classes.top}>
        <ol className={classes.crumbs} aria-label="Where you are">
          {crumbs.map((crumb, index) => (
            <li key={crumb} aria-current={index === crumbs.length - 1 ? 'page' : undefined}>
              {index > 0 && <ChevronIcon />}
              {crumb}
            </li>
          ))}
        </ol>
        <div className={classes.tools}>
          {tools}
          <Keyboard />
          <SchemeToggle />
        </div>
      </header>
      <main id="content" className={classes.content} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
