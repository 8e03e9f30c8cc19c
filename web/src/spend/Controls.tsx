import { Select, type SelectProps } from '@mantine/core';
import type { Spend } from '../api/client';
import { basisChoices, currencyChoices, periodChoices } from './choices';
import { change, type SpendSearch } from './search';
import classes from './spend.module.css';

export interface ControlProps {
  readonly search: SpendSearch;
  readonly go: (next: SpendSearch) => void;
}

const combobox = { position: 'bottom-end', transitionProps: { duration: 80 } } as const;
const compact = { size: 'xs', allowDeselect: false, comboboxProps: combobox } as const;

/** A choice with its name beside it. */
function NamedSelect({ name, ...select }: Omit<SelectProps, 'name'> & { readonly name: string }) {
  return (
    <label className={classes.field}>
      <span>{name}</span>
      <Select {...compact} {...select} />
    </label>
  );
}

export function PeriodPicker({ search, go, spend }: ControlProps & { readonly spend: Spend }) {
  const newest = spend.periods[0]?.period;
  if (!newest) return null;
  const value = search.period ?? newest;
  return (
    <Select
      {...compact}
      className={classes.period ?? ''}
      aria-label="Period"
      data={periodChoices(search, spend.periods)}
      value={value}
      onChange={(period) => {
        go(change(search, { period: period === newest ? undefined : period, limit: undefined }));
      }}
      maxDropdownHeight={420}
    />
  );
}

export function BasisPicker({ search, go, spend }: ControlProps & { readonly spend: Spend }) {
  const choices = basisChoices(search, spend);
  const reasons = new Map(choices.map((choice) => [choice.value, choice.reason]));
  return (
    <NamedSelect
      name="Basis"
      w={116}
      data={choices}
      value={spend.basis}
      onChange={(basis) => {
        go(change(search, { basis: basis === 'unblended' ? undefined : basis }));
      }}
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
  );
}

/** Only there when the months on show hold several currencies. */
export function CurrencyPicker({ search, go, spend }: ControlProps & { readonly spend: Spend }) {
  const currencies = currencyChoices(search, spend);
  if (currencies.length < 2) return null;
  return (
    <NamedSelect
      name="Currency"
      w={84}
      data={currencies}
      value={spend.currency}
      onChange={(currency) => {
        go(change(search, { currency }));
      }}
    />
  );
}
