import { formatMoney, formatMoneyExact, parseMoney } from '../money';
import { formatCount } from '../numbers';
import { groupDigits } from '../money';

interface AmountProps {
  readonly cost: string | bigint;
  readonly currency: string | null;
}

/** A figure of money; hovering shows every digit. */
export function Amount({ cost, currency }: AmountProps) {
  const amount = typeof cost === 'bigint' ? cost : parseMoney(cost);
  return <span data-tip={formatMoneyExact(amount, currency)}>{formatMoney(amount, currency)}</span>;
}

/** A count of tokens; null is not zero. */
export function Count({ value, what }: { readonly value: bigint | null; readonly what: string }) {
  if (value === null) {
    return (
      <span className="absent" data-tip={`Nothing here is counted in ${what}`}>
        –
      </span>
    );
  }
  return <span data-tip={`${groupDigits(value)} ${what}`}>{formatCount(value)}</span>;
}
