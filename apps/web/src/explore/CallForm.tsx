import { useState, type ReactNode, type SubmitEvent } from 'react';
import { callText } from '../i18n/call-text.js';
import { useLanguage } from '../i18n/language.js';
import { Pid } from '../machine/index.js';
import {
  CALLS,
  callOf,
  choicesOf,
  FAMILIES,
  FREE,
  isSound,
  valueOf,
  type CallId,
  type Choice,
  type FieldId,
  type PageArg,
  type Surroundings,
  type Values,
} from './calls.js';
import { Choices, type Option } from './Choices.js';

/** The calls, family by family, as one choice. */
function CallChoice({ id, onChoose }: { id: CallId; onChoose: (id: CallId) => void }) {
  const { explore } = useLanguage().words;
  return (
    <div className="explore-calls" role="radiogroup" aria-label={explore.call}>
      <p className="explore-label" aria-hidden="true">
        {explore.call}
      </p>
      {FAMILIES.map((family) => (
        <div key={family[0]} className="choices-pills">
          {family.map((call) => (
            <label key={call} className="pill" title={explore.calls[call]}>
              <input
                type="radio"
                name="explore-call"
                value={call}
                checked={call === id}
                onChange={() => {
                  onChoose(call);
                }}
              />
              <span className="pill-face">{call}</span>
            </label>
          ))}
        </div>
      ))}
    </div>
  );
}

function Field({
  field,
  value,
  around,
  onChange,
}: {
  field: FieldId;
  value: string;
  around: Surroundings;
  onChange: (value: string) => void;
}) {
  const { explore } = useLanguage().words;
  const legend = explore.fields[field];
  const sound = isSound(field, value);
  if (field === 'text')
    return (
      <label className="explore-text">
        <span>{legend}</span>
        <input
          type="text"
          value={value}
          maxLength={400}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      </label>
    );
  const option = ({ value: of, pid, note, word }: Choice): Option => {
    const words = word === undefined ? undefined : explore.values[word];
    const number: ReactNode = pid === undefined ? (explore.named[of] ?? of) : <Pid pid={pid} />;
    if (word === 'self' || word === 'ownGroup' || word === 'everyone')
      return { value: of, label: of.replace('-', '−'), note: words };
    if (word === 'group')
      return { value: of, label: of.startsWith('-') ? <span>−{number}</span> : number, note: words };
    return { value: of, label: number, ...((note ?? words) === undefined ? {} : { note: note ?? words }) };
  };
  const choices = choicesOf(field, around);
  return (
    <div className={choices.length > 12 ? 'choices-many' : undefined}>
      <Choices
        legend={legend}
        options={choices.map(option)}
        value={value}
        onChoose={onChange}
        {...(FREE[field] ? { other: { label: explore.other, name: explore.otherOf(legend), sound } } : {})}
      />
    </div>
  );
}

/** Which call, with which arguments; the button makes it. */
export function CallForm({
  around,
  busy,
  can,
  onCall,
}: {
  around: Surroundings;
  busy: boolean;
  can: boolean;
  onCall: (call: string, args: PageArg[]) => void;
}) {
  const { explore } = useLanguage().words;
  const [id, setId] = useState<CallId>('setsid');
  const [all, setAll] = useState<Partial<Record<CallId, Values>>>({});
  const values = all[id] ?? {};
  const made = callOf(id, values, around);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (made && can && !busy) onCall(made.call, made.args);
  };
  return (
    <form className="explore-form" onSubmit={submit}>
      <CallChoice id={id} onChoose={setId} />
      <p className="explore-gloss">
        <code>{id}</code> {explore.calls[id]}
      </p>
      {CALLS[id].fields.map((field) => (
        <Field
          key={`${id} ${field}`}
          field={field}
          value={valueOf(field, values, around)}
          around={around}
          onChange={(value) => {
            setAll((was) => ({ ...was, [id]: { ...was[id], [field]: value } }));
          }}
        />
      ))}
      <div className="explore-run">
        <button
          type="submit"
          className="primary"
          data-testid="explore-call"
          aria-disabled={!can || busy || made === null || undefined}
          aria-busy={busy || undefined}
        >
          {busy ? explore.running : explore.run}
        </button>
        <code className="explore-source">
          <Pid pid={around.row.pid} /> {made ? callText({ name: id, args: made.args }) : `${id}(…)`}
        </code>
      </div>
    </form>
  );
}
