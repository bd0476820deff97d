/** What a page looks like to one reader: the language, the colours, and the width of the window in pixels. */
export interface Setting {
  language: 'zh' | 'en';
  scheme: 'light' | 'dark';
  width: number;
}

const LANGUAGES = ['zh', 'en'] as const;
const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [1440, 390] as const;

/** Every combination. Neighbours differ in width, so that a run of few lessons meets both layouts. */
const ALL: readonly Setting[] = LANGUAGES.flatMap((language) =>
  SCHEMES.flatMap((scheme) => WIDTHS.map((width) => ({ language, scheme, width }))),
);

/** A setting read from its name, e.g. `zh-dark-390`; widths other than the usual ones are fine. */
function parse(text: string): Setting {
  const [, language, scheme, width] = /^(zh|en)-(light|dark)-(\d{3,4})$/.exec(text) ?? [];
  if (language === undefined || scheme === undefined)
    throw new Error(
      `WALK=${text}: no such setting. Known: all, or LANGUAGE-SCHEME-WIDTH as in ${ALL.map(nameOf).join(', ')}`,
    );
  return { language: language as 'zh' | 'en', scheme: scheme as 'light' | 'dark', width: Number(width) };
}

export const nameOf = ({ language, scheme, width }: Setting): string => `${language}-${scheme}-${width}`;

/**
 * The settings in which the lesson at this place of the course is walked: one, in turn, so that the course meets every
 * combination; or those that `asked` names, `all` or some separated by commas.
 */
export function settingsOf(place: number, asked: string | undefined): readonly Setting[] {
  if (asked === 'all') return ALL;
  if (asked !== undefined && asked !== '') return asked.split(',').map(parse);
  const own = ALL[place % ALL.length];
  return own === undefined ? [] : [own];
}
