import { Select } from '@mantine/core';
import type { Spend } from '../api/client';
import { basisChoices, currencyChoices, periodChoices } from './choices';
import { change, type SpendSearch } from './search';
import classes from './spend.module.css';

export interface ControlProps {
  readonly search: SpendSearch;
  readonly go: (next: SpendSearch) => void;
}

const combobox = { position: 'bottom-end', transitionProps: { duration: 80 } } as const;

export function PeriodPicker({ search, go, spend }: ControlProps & { readonly spend: Spend }) {
  const newest = spend.periods[0]?.period;
  if (!newest) return null;
  const value = search.period ?? newest;
  return (
    <Select
      className={classes.period ?? ''}
      size="xs"
      aria-label="Period"
      data={periodChoices(search, spend.periods)}
      value={value}
      onChange={(period) => {
        go(change(search, { period: period === newest ? undefined : period, limit: undefined }));
      }}
      allowDeselect={false}
      maxDropdownHeight={420}
      comboboxProps={combobox}
    />
  );
}

export function BasisPicker({ search, go, spend }: ControlProps & { readonly spend: Spend }) {
  const choices = basisChoices(search, spend);
  const reasons = new Map(choices.map((choice) => [choice.value, choice.reason]));
  return (
    <label className={classes.field}>
      <span>Basis</span>
      <Select
        size="xs"
        w={116}
        data={choices}
        value={spend.basis}
        onChange={(basis) => {
          go(change(search, { basis: basis === 'unblended' ? undefined : basis }));
        }}
        allowDeselect={false}
        comboboxProps={{ ...combobox, width: 260 }}
        renderOption={({ option }) => (
          <span>
            {option.label}
            {reasons.get(option.value) && (
              <span className={classes.reason}>{reasons.get(option.value)}</span>
            )}
          </span>
        )}
      />
    </label>
  );
}

/** Only there when the months on show hold several currencies. */
export function CurrencyPicker({ search, go, spend }: ControlProps & { readonly spend: Spend }) {
  const currencies = currencyChoices(search, spend);
  if (currencies.length < 2) return null;
  return (
    <label className={classes.field}>
      <span>Currency</span>
      <Select
        size="xs"
        w={84}
        data={currencies}
        value={spend.currency}
        onChange={(currency) => {
          go(change(search, { currency }));
        }}
        allowDeselect={false}
        comboboxProps={combobox}
      />
    </label>
  );
}
