import { ActionIcon, Modal, Switch } from '@mantine/core';
import { useDisclosure, useLocalStorage } from '@mantine/hooks';
import { useEffect } from 'react';
import { KeyboardIcon } from './icons';
import classes from './Shell.module.css';

const KEYS: readonly (readonly [string, string])[] = [
  ['t', 'Show the chart as a table, and back'],
  ['?', 'Show this list'],
  ['j  k', 'Next and previous row, inside a table'],
  ['Enter', 'Open a value: filter by it and show what is inside'],
  ['Esc', 'Close what is open'],
];

/** Where a key is text, or belongs to what is open. */
const FIELDS = 'input:not([type=radio], [type=checkbox]), textarea, select, [role=dialog]';

export function useSingleKeys() {
  return useLocalStorage({
    key: 'mandate-single-keys',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
}

/** Runs `act` when `key` is pressed outside of a field, unless single keys are switched off. */
export function useSingleKey(key: string, act: () => void) {
  const [enabled] = useSingleKeys();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : document.body;
      if (!enabled || event.key !== key || target.closest(FIELDS)) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', listen);
    return () => {
      document.removeEventListener('keydown', listen);
    };
  }, [key, act, enabled]);
}

export function Keyboard() {
  const [opened, { open, close }] = useDisclosure(false);
  const [enabled, setEnabled] = useSingleKeys();
  useSingleKey('?', open);
  return (
    <>
      <ActionIcon
        className={classes.keyboard}
        variant="subtle"
        color="gray"
        size={30}
        aria-label="Keyboard"
        data-tip="Keyboard"
        onClick={open}
      >
        <KeyboardIcon />
      </ActionIcon>
      <Modal
        opened={opened}
        onClose={close}
        title="Keyboard"
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
        transitionProps={{ duration: 100 }}
      >
        <dl className={classes.keys}>
          {KEYS.map(([key, act]) => (
            <div key={key}>
              <dt>
                {key.split('  ').map((one) => (
                  <kbd key={one}>{one}</kbd>
                ))}
              </dt>
              <dd>{act}</dd>
            </div>
          ))}
        </dl>
        <Switch
          mt="md"
          size="sm"
          label="Single keys act"
          checked={enabled}
          onChange={(event) => {
            setEnabled(event.currentTarget.checked);
          }}
        />
      </Modal>
    </>
  );
}
