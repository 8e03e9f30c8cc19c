import { Button, CopyButton, Skeleton } from '@mantine/core';
import { ProblemError } from '../api/client';
import { Notice } from '../ui/Notice';
import type { ControlProps } from './Controls';
import { change } from './search';
import classes from './spend.module.css';

/** Takes the room that the figures will take, so that nothing jumps. */
export function Loading() {
  return (
    <div role="status" aria-label="Loading AI spend">
      <Skeleton height={24} width="min(640px, 90%)" mt={8} />
      <Skeleton height={14} width="min(380px, 60%)" mt={10} />
      <Skeleton className={classes.ghostChart ?? ''} mt={56} radius={8} />
      <Skeleton className={classes.ghostTable ?? ''} mt={16} radius={8} />
    </div>
  );
}

export function NoBills() {
  return (
    <Notice title="No bill has been ingested yet">
      <p>
        Here you will see what AI costs on AWS by day, model, role and token type, and how much of
        it names who called.
      </p>
      <p>Point Mandate at a folder that holds a CUR 2.0, legacy CUR or FOCUS export:</p>
      <pre className={classes.command}>
        <code>mandate ingest FOLDER</code>
      </pre>
    </Notice>
  );
}

export function NoMatch({ search, go }: ControlProps) {
  const filtered = (search.where ?? []).length > 0;
  const act = filtered ? (
    <Button
      size="xs"
      onClick={() => {
        go(change(search, { where: undefined }));
      }}
    >
      Clear the filters
    </Button>
  ) : undefined;
  return (
    <Notice title="No AI spend here" act={act}>
      {filtered
        ? 'The bill has no AI line that passes all of these filters.'
        : 'The bill of this period has no AI line.'}
    </Notice>
  );
}

/** Currencies that the server offers in its own words. */
function offered(error: ProblemError): string[] {
  if (!/currency/i.test(`${error.code} ${error.title} ${error.detail}`)) return [];
  return [...new Set(`${error.detail} ${error.hint ?? ''}`.match(/\b[A-Z]{3}\b/g) ?? [])];
}

interface FailedProps extends ControlProps {
  readonly error: Error;
  readonly retry: () => void;
}

export function Failed({ error, retry, search, go }: FailedProps) {
  const problem =
    error instanceof ProblemError
      ? error
      : new ProblemError('This page could not read the answer', error.message, 0, '', null, null);
  const refused = problem.status >= 400 && problem.status < 500;
  return (
    <Notice
      tone="bad"
      title={problem.title}
      act={
        <>
          {offered(problem).map((currency) => (
            <Button
              key={currency}
              size="xs"
              onClick={() => {
                go(change(search, { currency }));
              }}
            >
              Show {currency}
            </Button>
          ))}
          {refused ? (
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                go({});
              }}
            >
              Start again without filters
            </Button>
          ) : (
            <Button size="xs" onClick={retry}>
              Try again
            </Button>
          )}
          {problem.requestId !== null && (
            <CopyButton value={problem.requestId}>
              {({ copied, copy }) => (
                <Button size="xs" variant="subtle" color="gray" onClick={copy}>
                  {copied ? 'Copied' : `Copy request id ${problem.requestId ?? ''}`}
                </Button>
              )}
            </CopyButton>
          )}
        </>
      }
    >
      <p>{problem.detail}</p>
      {problem.hint !== null && <p>{problem.hint}</p>}
    </Notice>
  );
}
