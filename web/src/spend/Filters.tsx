import { Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CrossIcon, PlusIcon } from '../shell/icons';
import type { ControlProps } from './Controls';
import { KeySelect } from './KeySelect';
import { absentText, describeFilter, filterClause, keyLabel } from './keys';
import { change, filtersOf, withFilter, withoutFilter } from './search';
import classes from './spend.module.css';
import type { Filter } from './where';

function Chip({ filter, onRemove }: { readonly filter: Filter; readonly onRemove: () => void }) {
  const words = describeFilter(filter.key, filter.value);
  return (
    <li className={classes.chip} data-tip={filter.value ?? words}>
      <span className={classes.chipKey}>{keyLabel(filter.key)}</span>
      <span className={classes.chipValue}>{words}</span>
      <button
        type="button"
        aria-label={`Remove the filter ${filterClause(filter.key, filter.value)}`}
        onClick={onRemove}
      >
        <CrossIcon />
      </button>
    </li>
  );
}

function AddFilter({ search, go }: ControlProps) {
  const [opened, setOpened] = useState(false);
  const [key, setKey] = useState<string | null>('platform');
  const [value, setValue] = useState('');
  const [absent, setAbsent] = useState(false);
  const ready = key !== null && (absent || value !== '');
  const add = () => {
    if (!ready) return;
    setOpened(false);
    setValue('');
    setAbsent(false);
    go(withFilter(search, { key, value: absent ? null : value }));
  };
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      trapFocus
      returnFocus
      position="bottom-start"
      shadow="md"
      transitionProps={{ duration: 80 }}
      withinPortal
    >
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<PlusIcon />}
          className={classes.addFilter}
          aria-haspopup="dialog"
          onClick={() => {
            setOpened((is) => !is);
          }}
        >
          Filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Add a filter">
        <form
          className={classes.filterForm}
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <KeySelect label="Key" value={key} without={[]} onChange={setKey} inPopover />
          <TextInput
            size="xs"
            aria-label="Value"
            placeholder="is exactly"
            value={value}
            disabled={absent}
            onChange={(event) => {
              setValue(event.currentTarget.value);
            }}
          />
          <Checkbox
            size="xs"
            label={`${absentText(key ?? '')}, or not understood`}
            checked={absent}
            onChange={(event) => {
              setAbsent(event.currentTarget.checked);
            }}
          />
          <Button size="xs" type="submit" disabled={!ready}>
            Add filter
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

export function Filters({ search, go }: ControlProps) {
  const filters = filtersOf(search);
  return (
    <div className={classes.filters}>
      <ul aria-label="Filters" hidden={filters.length === 0}>
        {filters.map((filter, index) => (
          <Chip
            key={`${filter.key}=${filter.value ?? ''}`}
            filter={filter}
            onRemove={() => {
              go(withoutFilter(search, index));
            }}
          />
        ))}
      </ul>
      <AddFilter search={search} go={go} />
      {filters.length > 1 && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          onClick={() => {
            go(change(search, { where: undefined }));
          }}
        >
          Clear
        </Button>
      )}
    </div>
  );
}
