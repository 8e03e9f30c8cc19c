import { Select } from '@mantine/core';
import { useState } from 'react';
import { keyChoices, typedTag } from './choices';
import classes from './spend.module.css';

interface KeySelectProps {
  readonly label: string;
  readonly value: string | null;
  /** Keys that stand elsewhere already. */
  readonly without: readonly string[];
  readonly placeholder?: string;
  readonly onChange: (key: string | null) => void;
  readonly clearable?: boolean;
  /** It stands in a popover, which a list outside of it would close. */
  readonly inPopover?: boolean;
}

/** A key from the list, or a tag typed as `tag:resourceTags/team`. */
export function KeySelect(props: KeySelectProps) {
  const { label, value, without, onChange, inPopover = false, ...rest } = props;
  const [typed, setTyped] = useState('');
  const tag = typedTag(typed);
  const extra = [value, tag].filter((key) => key !== null);
  return (
    <Select
      className={classes.select ?? ''}
      size="xs"
      aria-label={label}
      data={keyChoices(extra, without)}
      value={value}
      onChange={onChange}
      searchable
      openOnFocus={false}
      onSearchChange={setTyped}
      selectFirstOptionOnChange
      allowDeselect={false}
      maxDropdownHeight={360}
      nothingFoundMessage="For a tag, type tag:resourceTags/NAME"
      comboboxProps={{
        width: 240,
        position: 'bottom-start',
        transitionProps: { duration: 80 },
        withinPortal: !inPopover,
      }}
      clearButtonProps={{ 'aria-label': 'Only one key' }}
      {...rest}
    />
  );
}
