// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { virtualRack } from '../../backend/virtual-rack.js';
import { Button } from '../../components/button.js';
import { whole } from '../../format.js';
import { useLocal } from '../../i18n/words.js';

const widths = [1, 100, 10_000] as const;

export function TimeControls({ running }: { readonly running: boolean }) {
  const { t, locale } = useLocal();
  const [width, setWidth] = useState<number>(100);
  return (
    <>
      <ToggleButtonGroup
        className="segments"
        aria-label={t('virtual.step.width')}
        selectedKeys={[String(width)]}
        disallowEmptySelection
        onSelectionChange={([key]) => setWidth(Number(key))}
      >
        {widths.map((n) => (
          <ToggleButton key={n} id={String(n)}>
            {whole(n, locale)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <Button label={t('virtual.step')} onPress={() => virtualRack.tell({ do: 'step', cycles: width })} />
      <Button
        kind="primary"
        icon={running ? 'pause' : 'play'}
        label={t(running ? 'virtual.pause' : 'virtual.run')}
        onPress={() => virtualRack.tell({ do: running ? 'pause' : 'run' })}
      />
      <Button icon="leave" label={t('virtual.end')} onPress={() => virtualRack.end()} />
    </>
  );
}
