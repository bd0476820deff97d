import type { ClaimResult } from '@daemonlab/protocol';
import { useLanguage } from '../i18n/language.js';

/** What the step had to make true, each claim with what the kernel said. Closed unless somebody looks into it or one does not hold. */
export function Claims({ claims }: { claims: readonly ClaimResult[] }) {
  const { words } = useLanguage();
  if (claims.length === 0) return null;
  const hold = claims.filter((claim) => claim.holds).length;
  return (
    <details className="claims" data-all-hold={hold === claims.length} open={hold < claims.length}>
      <summary>{words.claims.title(hold, claims.length)}</summary>
      <ul>
        {claims.map((claim) => (
          <li key={claim.claim} data-holds={claim.holds}>
            <span role="img" aria-label={claim.holds ? words.claims.holds : words.claims.fails}>
              {claim.holds ? '✓' : '✗'}
            </span>
            <code>{claim.claim}</code>
            {!claim.holds && <span className="claims-found">{words.claims.found(claim.found)}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
