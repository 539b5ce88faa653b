// SPDX-License-Identifier: Apache-2.0
import { useSyncExternalStore } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useTimeWindow } from '../../charts/time.js';
import { Button } from '../../components/button.js';
import { useLocal } from '../../i18n/words.js';
import { minutes } from '../../live/window.js';
import { save } from '../../save.js';
import { useWorld } from '../../state/world.js';
import { csvOf, pngOf } from './export.js';

const spans = [1, 5, 15] as const;
/** A step of the time that is shown, as a part of it. */
const step = 0.5;

/** Which time is shown, and ways to keep it. */
export function Controls() {
  const { t } = useLocal();
  const { feed } = useWorld();
  const shown = useTimeWindow();
  const state = useSyncExternalStore(shown.onChange, () => shown.shown);
  const paused = 'from' in state;
  return (
    <>
      <ToggleButtonGroup
        className="segments"
        aria-label={t('monitor.window')}
        selectedKeys={paused ? [] : [String(shown.span)]}
        onSelectionChange={(keys) => {
          const [key] = keys;
          shown.follow(key === undefined ? shown.span : Number(key));
        }}
      >
        {spans.map((n) => (
          <ToggleButton key={n} id={String(minutes(n))}>
            {t('monitor.minutes', { n })}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <Button
        icon={paused ? 'play' : 'pause'}
        label={t(paused ? 'monitor.resume' : 'monitor.pause')}
        onPress={() => (paused ? shown.follow() : shown.pause(feed.series.timeline))}
      />
      <div className="nudge">
        <Button kind="quiet" bare icon="earlier" label={t('monitor.earlier')} onPress={() => shown.move(-step, feed.series.timeline)} />
        <Button kind="quiet" bare icon="minus" label={t('monitor.wider')} onPress={() => shown.stretch(1 / step, feed.series.timeline)} />
        <Button kind="quiet" bare icon="plus" label={t('monitor.closer')} onPress={() => shown.stretch(step, feed.series.timeline)} />
        <Button kind="quiet" bare icon="later" label={t('monitor.later')} onPress={() => shown.move(step, feed.series.timeline)} />
      </div>
      <Button icon="download" label="CSV" aria-label={t('monitor.csv')} onPress={() => save(csvOf(feed, shown), 'weft-monitor.csv')} />
      <Button
        icon="download"
        label="PNG"
        aria-label={t('monitor.png')}
        onPress={() => void pngOf().then((png) => png && save(png, 'weft-monitor.png'))}
      />
    </>
  );
}
