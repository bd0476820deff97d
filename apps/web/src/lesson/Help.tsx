import { useLanguage } from '../i18n/language.js';
import { Pid } from '../machine/index.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { Dialog } from '../ui/Dialog.js';
import './help.css';

/** Keys, signs, and what this world is. */
export function Help({ onClose }: { onClose: () => void }) {
  const { words, machine } = useLanguage();
  const { info } = useLab('info');
  const page = words.helpPage;
  // Free exploration has no steps.
  const steps: [string[], string][] = [
    [[page.space, '→'], page.next],
    [['←'], page.back],
    [['1', '…', '9'], page.predict],
  ];
  const keys: [string[], string][] = [
    ...(useLabStore().slug === null ? [] : steps),
    [['R'], page.fresh],
    [['E'], page.explore],
    [[',', '.'], page.event],
    [['+', '−', '0'], page.zoom],
    [['F6'], page.terminal],
    [['L'], page.language],
    [['D'], page.theme],
    [['?'], page.help],
  ];
  return (
    <Dialog
      title={page.title}
      onClose={onClose}
      long
      actions={<button className="primary">{words.close}</button>}
    >
      <dl className="help-keys">
        {keys.map(([names, does]) => (
          <div key={does}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p>{page.note}</p>
      <h3>{page.legend}</h3>
      <dl className="help-signs">
        <div>
          <dt>
            <Pid pid={6} />
          </dt>
          <dd>{page.identity}</dd>
        </div>
        <div>
          <dt>
            <Pid pid={6} leader={machine.leadsGroup(6)} />
          </dt>
          <dd>{page.leader}</dd>
        </div>
        <div>
          <dt>
            <span className="help-changed">
              <s>2</s> {'→'} <Pid pid={6} />
            </span>
          </dt>
          <dd>{page.changed}</dd>
        </div>
      </dl>
      {info && (
        <>
          <h3>{page.world}</h3>
          <p>
            {page.isolation[info.isolation]}
            {page.kernel(info.kernel)}
            {page.limits(info.limits.processes, info.limits.memoryMiB, info.limits.filesMiB)}
          </p>
        </>
      )}
    </Dialog>
  );
}
