import { useId, type ReactNode } from 'react';
import './choices.css';

export interface Option {
  value: string;
  label: ReactNode;
  /** Beside it, quietly. */
  note?: ReactNode;
}

/** One of several, as pills: radio buttons underneath, so the keyboard and screen readers know what to do. */
export function Choices({
  legend,
  options,
  value,
  onChoose,
  other,
}: {
  legend: ReactNode;
  options: readonly Option[];
  value: string | null;
  onChoose: (value: string) => void;
  /** A field for a value that is not among the options. */
  other?: { label: string; name: string; sound: boolean };
}) {
  const name = useId();
  const isOther = other !== undefined && value !== null && !options.some((option) => option.value === value);
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      <div className="choices-pills">
        {options.map((option) => (
          <label key={option.value} className="pill">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => {
                onChoose(option.value);
              }}
            />
            <span className="pill-face">
              {option.label}
              {option.note !== undefined && <small>{option.note}</small>}
            </span>
          </label>
        ))}
        {other && (
          <input
            className="pill-other"
            type="text"
            data-chosen={isOther || undefined}
            aria-label={other.name}
            aria-invalid={(isOther && !other.sound) || undefined}
            placeholder={other.label}
            value={isOther ? value : ''}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            onChange={(event) => {
              onChoose(event.target.value || (options[0]?.value ?? ''));
            }}
          />
        )}
      </div>
    </fieldset>
  );
}
